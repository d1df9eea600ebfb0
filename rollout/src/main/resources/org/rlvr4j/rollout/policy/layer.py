  # Methods of Module, continued: one layer over whole sequences.

  # x: [n, d], the residual stream before and after; c, s: [n, 1, e], the rotary tables at the tokens'
  # positions; cells: [n]; grids: rows, width and tokens of each band; ps: the parameters.
  def layer(self: __torch__.Module, x: Tensor, c: Tensor, s: Tensor, cells: Tensor, grids: List[int], layer: int, ps: List[Tensor]) -> Tensor:
    at = layer * 18
    y = __torch__.rms_norm(x, ps[self.slots[at + 16]], self.eps)
    x = x + self.attention(y, c, s, cells, grids, layer, ps)
    y = __torch__.rms_norm(x, ps[self.slots[at + 17]], self.eps)
    gate = __torch__.linear(y, ps, self.slots[at + 10], self.slots[at + 11])
    up = __torch__.linear(y, ps, self.slots[at + 12], self.slots[at + 13])
    return x + __torch__.linear(torch.silu(gate) * up, ps, self.slots[at + 14], self.slots[at + 15])

  def attention(self: __torch__.Module, y: Tensor, c: Tensor, s: Tensor, cells: Tensor, grids: List[int], layer: int, ps: List[Tensor]) -> Tensor:
    at = layer * 18
    n = y.size(0)
    e = self.head_dim
    q = __torch__.linear(y, ps, self.slots[at], self.slots[at + 1]).view([n, self.heads, e])
    k = __torch__.linear(y, ps, self.slots[at + 2], self.slots[at + 3]).view([n, self.kv_heads, e])
    v = __torch__.linear(y, ps, self.slots[at + 4], self.slots[at + 5]).view([n, self.kv_heads, e])
    if self.slots[at + 8] >= 0:
      q = __torch__.rms_norm(q, ps[self.slots[at + 8]], self.eps)
      k = __torch__.rms_norm(k, ps[self.slots[at + 9]], self.eps)
    q = __torch__.rotate(q, c, s)
    k = __torch__.rotate(k, c, s)
    o = __torch__.attend_bands(q, k, v, cells, grids, self.windows[layer])
    return __torch__.linear(o, ps, self.slots[at + 6], self.slots[at + 7])
