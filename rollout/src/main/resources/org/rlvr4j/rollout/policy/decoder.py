# One decoder for every supported architecture; what differs between them is configuration.
#
# The class's methods go on in layer.py, recompute.py, head.py, prepare.py, cache.py and decode.py;
# linear.py, rotary.py, attention.py and draw.py hold plain functions. DecoderScript puts the files together.
#
# Sequences are packed: n tokens of all sequences in one row, without padding. Only attention sees grids
# [rows, width]: one for each band of sequences of like length. `bands` holds rows, width and tokens of each;
# `cells` says where in its band's grid (row * width + column) each token lies.
#
# Shapes: n tokens, d hidden size, h heads, k key-value heads, e head size, v vocabulary.
class Module(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  kv_heads : int
  head_dim : int
  eps : float
  chunk : int
  embedding : int
  norm : int
  head : int
  slots : List[int]
  window : int
  windows : List[int]

  # The hidden states [n, d] after the last norm.
  # ids, positions, cells: [n]; bands: [bands, 3]; cos, sin: [positions, e]; ps: the parameters.
  def hidden(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor]) -> Tensor:
    grids = __torch__.integers(bands)
    c = torch.unsqueeze(torch.index_select(cos, 0, positions), 1)
    s = torch.unsqueeze(torch.index_select(sin, 0, positions), 1)
    x = self.embed(ids, ps)
    for layer in range(self.layers):
      x = self.layer(x, c, s, cells, grids, layer, ps)
    return self.last(x, ps)

  # What the first layer takes, and what comes after the last one: [n, d].
  def embed(self: __torch__.Module, ids: Tensor, ps: List[Tensor]) -> Tensor:
    return torch.embedding(ps[self.embedding], ids)

  def last(self: __torch__.Module, x: Tensor, ps: List[Tensor]) -> Tensor:
    return __torch__.rms_norm(x, ps[self.norm], self.eps)
