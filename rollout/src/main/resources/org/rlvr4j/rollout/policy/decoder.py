# One decoder for every supported architecture; what differs between them is configuration.
#
# The class's methods go on in layer.py, recompute.py, forward.py, backward.py, interleaved.py, head.py, prepare.py,
# vectors.py, held.py, packed.py, cache.py and decode.py; linear.py, rotary.py, attention.py, mix.py, bags.py and draw.py
# hold plain functions, and product_mkl.py or product_plain.py one that differs by processor. DecoderScript puts the files
# together.
#
# Sequences are packed: n tokens of all sequences in one row, without padding. Only attention sees grids
# [rows, width]: one for each band of sequences of like length. `bands` holds rows, width and tokens of each;
# `cells` says where in its band's grid (row * width + column) each token lies.
#
# Shapes: n tokens, d hidden size, h heads, k key-value heads, e head size, r rotated dimensions of it,
# t rotary tables, v vocabulary. Where `rotary_rows` is 2, the tables have two rows for each position, and tokens'
# positions are those rows.
#
# Parameters are float32, but for matrices under adapters, which may be held in 16 bits (`widened` in linear.py).
class Module(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_dim : int
  rotary : int
  rotary_rows : int
  eps : float
  chunk : int
  plain_width : int
  layer_norm : bool
  unit_offset : bool
  transposed : bool
  gated : bool
  activation : int
  embedding_scale : float
  attention_cap : float
  logit_cap : float
  half : bool
  half_head : bool
  lean : bool
  adapter_scale : float
  embedding : int
  positions : int
  norm : int
  norm_bias : int
  head : int
  slots : List[int]
  ropes : List[int]
  scales : List[float]
  window : int
  windows : List[int]

  # The hidden states [n, d] after the last norm.
  # ids, positions, cells: [n]; bands: [bands, 3]; cos, sin: [t, positions, r]; ps: the parameters.
  def hidden(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor]) -> Tensor:
    grids = __torch__.integers(bands)
    c = __torch__.at_positions(cos, positions)
    s = __torch__.at_positions(sin, positions)
    x = self.embed(ids, positions, ps)
    for layer in range(self.layers):
      x = self.layer(x, c, s, cells, grids, layer, ps)
    return self.last(x, ps)

  # What the first layer takes, and what comes after the last one: [n, d].
  def embed(self: __torch__.Module, ids: Tensor, positions: Tensor, ps: List[Tensor]) -> Tensor:
    return self.embed_from(ids, positions, ps[self.embedding], __torch__.pick_or(ps, self.positions, ps[0]))

  def last(self: __torch__.Module, x: Tensor, ps: List[Tensor]) -> Tensor:
    return self.normalize(x, self.norm, self.norm_bias, ps)

  # learned: the position embeddings, where the model has them.
  def embed_from(self: __torch__.Module, ids: Tensor, positions: Tensor, table: Tensor, learned: Tensor) -> Tensor:
    x = torch.embedding(table, ids).to(6)
    if self.embedding_scale != 1.:
      x = x * self.embedding_scale
    if self.positions >= 0:
      x = x + torch.embedding(learned, positions).to(6)
    return x
