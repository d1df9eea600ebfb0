  # Methods of Module, continued: layers without autograd. What the way back in backward.py needs is kept by name.
  #
  # Of a layer: x, y, r: residual stream, its norm, and the factor of each row in that; q, k, v: as `to_heads` lays
  # them out, halves interleaved, rotated, band after band, with "/band" behind their names, and so `seen`: what each
  # query gives each key, or fused attention's logarithms of sums; raw: queries and keys before their norms; o:
  # attention; x2, y2, r2 before the MLP; gate, up, on (the activated gate), z; a, ra, m, rm: what post norms take, and
  # their factors.

  # The hidden states [n, d] after the last norm, and nothing kept.
  def pass_over(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor], sources: Tensor, repeats: Tensor) -> Tensor:
    grids = __torch__.integers(bands)
    places = [cells, sources, repeats]
    turns = __torch__.grid_turns(__torch__.pair_turns(cos, sin, positions), places, grids)
    kept = annotate(Dict[str, Tensor], {})
    x = self.embed(ids, positions, ps)
    for layer in range(self.layers):
      x = self.forward_layer(x, turns, places, grids, layer, ps, False, kept)
    y, r = self.rms(x, self.norm, ps)
    return y

  # The same, and what the way back needs: a dictionary for each layer, or with `sparse` only its x; then one of
  # the last norm.
  def forward(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor], sources: Tensor, repeats: Tensor, sparse: bool) -> List[Dict[str, Tensor]]:
    grids = __torch__.integers(bands)
    places = [cells, sources, repeats]
    turns = __torch__.grid_turns(__torch__.pair_turns(cos, sin, positions), places, grids)
    out = annotate(List[Dict[str, Tensor]], [])
    x = self.embed(ids, positions, ps)
    for layer in range(self.layers):
      kept = annotate(Dict[str, Tensor], {})
      kept["x"] = x
      x = self.forward_layer(x, turns, places, grids, layer, ps, not sparse, kept)
      out.append(kept)
    y, r = self.rms(x, self.norm, ps)
    last = annotate(Dict[str, Tensor], {})
    last["x"] = x
    last["r"] = r
    last["y"] = y
    out.append(last)
    return out

  # What `forward` made of the last norm: the hidden states.
  def top(self: __torch__.Module, kept: List[Dict[str, Tensor]]) -> Tensor:
    return kept[self.layers]["y"]

  def forward_layer(self: __torch__.Module, x: Tensor, turns: List[Tensor], places: List[Tensor], grids: List[int], layer: int, ps: List[Tensor], keep: bool, kept: Dict[str, Tensor]) -> Tensor:
    at = layer * 48
    turned = self.interleaved(layer, ps)
    y, r = self.rms(x, self.slots[at + 36], ps)
    if keep:
      kept["y"] = y
      kept["r"] = r
    o = self.forward_attention(self.project_all(y, at, turned), turns, places, grids, layer, turned, keep, kept)
    if keep:
      kept["o"] = o
    if self.slots[at + 40] >= 0:
      a = self.linear_new(o, at + 16, ps)
      y, r = self.rms(a, self.slots[at + 40], ps)
      x = torch.add_(y, x)
      if keep:
        kept["a"] = a
        kept["ra"] = r
    else:
      x = self.linear_onto(x, o, at + 16, ps)
    y, r = self.rms(x, self.slots[at + 38], ps)
    if keep:
      kept["x2"] = x
      kept["y2"] = y
      kept["r2"] = r
    z = self.forward_mlp(y, at, ps, keep, kept)
    if self.slots[at + 42] >= 0:
      m = self.linear_new(z, at + 32, ps)
      y, r = self.rms(m, self.slots[at + 42], ps)
      x = torch.add_(y, x)
      if keep:
        kept["m"] = m
        kept["rm"] = r
    else:
      x = self.linear_onto(x, z, at + 32, ps)
    return x

  # Query, key and value side by side: [n, (h + 2 k) e].
  def project_all(self: __torch__.Module, y: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    q = self.heads * self.head_dim
    k = self.kv_heads * self.head_dim
    qkv = torch.new_empty(y, [y.size(0), q + 2 * k])
    if self.slots[at + 12] >= 0:
      self.linear_into(qkv, y, at + 12, ps)
    else:
      self.linear_into(torch.narrow(qkv, 1, 0, q), y, at, ps)
      self.linear_into(torch.narrow(qkv, 1, q, k), y, at + 4, ps)
      self.linear_into(torch.narrow(qkv, 1, q + k, k), y, at + 8, ps)
    return qkv

  def forward_attention(self: __torch__.Module, qkv: Tensor, turns: List[Tensor], places: List[Tensor], grids: List[int], layer: int, ps: List[Tensor], keep: bool, kept: Dict[str, Tensor]) -> Tensor:
    at = layer * 48
    n = qkv.size(0)
    e = self.head_dim
    heads = qkv.view([n, -1, e])
    if self.slots[at + 44] >= 0:
      q, rq = self.rms(torch.narrow(heads, 1, 0, self.heads), self.slots[at + 44], ps)
      k, rk = self.rms(torch.narrow(heads, 1, self.heads, self.kv_heads), self.slots[at + 46], ps)
      if keep:
        kept["raw"] = heads
        kept["rq"] = rq
        kept["rk"] = rk
      heads = torch.cat([q, k, torch.narrow(heads, 1, self.heads + self.kv_heads, self.kv_heads)], 1)
    o = torch.new_empty(qkv, [n, self.heads * e])
    start = 0
    first = 0
    for band in range(len(grids) // 3):
      rows = grids[3 * band]
      width = grids[3 * band + 1]
      m = grids[3 * band + 2]
      grid = __torch__.collect(heads, places, start, m, first, rows, width)
      q, k, v = self.to_heads(grid, turns[band], layer)
      part = torch.narrow(o, 0, start, m)
      dense = rows * width == m and places[1].numel() == 0
      mix = part
      if dense:
        mix = part.view([rows, width, self.heads, e])
      else:
        mix = torch.new_empty(qkv, [rows, width, self.heads, e])
      seen = __torch__.mix(mix, q, k, v, self.windows[layer], self.scales[layer], width <= self.plain_width)
      if not dense:
        __torch__.from_grid(mix, torch.narrow(places[0], 0, start, m), part)
      if keep:
        name = "/" + str(band)
        kept["q" + name] = q
        kept["k" + name] = k
        kept["v" + name] = v
        kept["seen" + name] = seen
      start = start + m
      first = first + rows * width
    return o

  # Heads of a grid [rows, width, h + 2 k, e] as attention reads them: queries [rows, h, width, e], keys and values
  # [rows, k, width, e], queries and keys rotated.
  def to_heads(self: __torch__.Module, grid: Tensor, turn: Tensor, layer: int) -> Tuple[Tensor, Tensor, Tensor]:
    rope = self.ropes[layer]
    q = __torch__.rotated(torch.narrow(grid, 2, 0, self.heads).transpose(1, 2), turn, rope)
    k = __torch__.rotated(torch.narrow(grid, 2, self.heads, self.kv_heads).transpose(1, 2), turn, rope)
    v = torch.narrow(grid, 2, self.heads + self.kv_heads, self.kv_heads).transpose(1, 2).contiguous()
    return q, k, v

  def forward_mlp(self: __torch__.Module, y: Tensor, at: int, ps: List[Tensor], keep: bool, kept: Dict[str, Tensor]) -> Tensor:
    if self.slots[at + 28] >= 0:
      both = self.linear_new(y, at + 28, ps)
      gate = torch.narrow(both, 1, 0, both.size(1) // 2)
      up = torch.narrow(both, 1, both.size(1) // 2, both.size(1) // 2)
    else:
      up = self.linear_new(y, at + 24, ps)
      gate = up
      if self.gated:
        gate = self.linear_new(y, at + 20, ps)
    z = __torch__.activate(gate, self.activation)
    if keep:
      kept["gate"] = gate
    if self.gated:
      if keep:
        kept["up"] = up
        kept["on"] = z
        z = z * up
      else:
        z = torch.mul_(z, up)
    if keep:
      kept["z"] = z
    return z

  # The linear layer whose weight is at a slot, with its adapter where it has one, into `out`.
  def linear_into(self: __torch__.Module, out: Tensor, x: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    y = __torch__.products_into(x, ps[self.slots[at]], out)
    if self.slots[at + 1] >= 0:
      y = torch.add_(y, ps[self.slots[at + 1]])
    return self.adapt(y, x, at, ps)

  def linear_new(self: __torch__.Module, x: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    return self.linear_into(torch.new_empty(x, [x.size(0), ps[self.slots[at]].size(0)]), x, at, ps)

  # The residual stream [n, d] and a linear layer of x, summed.
  def linear_onto(self: __torch__.Module, residual: Tensor, x: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    w = ps[self.slots[at]]
    if ops.prim.dtype(w) == 6:
      y = torch.addmm(residual, x, w.t())
    else:
      y = torch.add_(__torch__.products_into(x, w, torch.empty_like(residual)), residual)
    if self.slots[at + 1] >= 0:
      y = torch.add_(y, ps[self.slots[at + 1]])
    return self.adapt(y, x, at, ps)

  # Adds what an adapter does: s B (A x).
  def adapt(self: __torch__.Module, y: Tensor, x: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    if self.slots[at + 2] >= 0:
      low = torch.mm(x, ps[self.slots[at + 2]].t())
      y = torch.addmm_(y, low, ps[self.slots[at + 3]].t(), alpha=self.adapter_scale)
    return y

  # RMS norm over the last dimension, and the factor 1 / sqrt(mean(x^2) + eps) of each row.
  def rms(self: __torch__.Module, x: Tensor, weight: int, ps: List[Tensor]) -> Tuple[Tensor, Tensor]:
    squares = torch.square_(torch.linalg_vector_norm(x, 2, [-1], True))
    r = torch.rsqrt_(torch.add_(torch.div_(squares, x.size(-1)), self.eps))
    return torch.mul_(x * r, self.gain(weight, ps)), r

  def gain(self: __torch__.Module, weight: int, ps: List[Tensor]) -> Tensor:
    w = ps[weight]
    if self.unit_offset:
      w = w + 1.
    return w
