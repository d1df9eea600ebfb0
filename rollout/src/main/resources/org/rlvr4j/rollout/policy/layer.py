  # Methods of Module, continued: one layer over whole sequences.
  #
  # A layer has 48 slots, each the index of a parameter, or -1 where the architecture has none:
  # four for each linear layer (weight, bias, an adapter's A and B), in the order
  #   0 query, 4 key, 8 value, 12 all three fused, 16 output, 20 gate, 24 up, 28 both fused, 32 down,
  # then two for each norm (weight, bias):
  #   36 before attention, 38 before the MLP, 40 after attention, 42 after the MLP, 44 query, 46 key.

  # x: [n, d], the residual stream before and after; c, s: [t, n, 1, r], the rotary tables at the tokens'
  # positions; cells: [n]; grids: rows, width and tokens of each band; ps: the parameters.
  def layer(self: __torch__.Module, x: Tensor, c: Tensor, s: Tensor, cells: Tensor, grids: List[int], layer: int, ps: List[Tensor]) -> Tensor:
    at = layer * 48
    y = self.attention(self.norm_slot(x, at + 36, ps), c, s, cells, grids, layer, ps)
    x = x + self.norm_slot(y, at + 40, ps)
    y = self.mlp(self.norm_slot(x, at + 38, ps), at, ps)
    return x + self.norm_slot(y, at + 42, ps)

  def attention(self: __torch__.Module, y: Tensor, c: Tensor, s: Tensor, cells: Tensor, grids: List[int], layer: int, ps: List[Tensor]) -> Tensor:
    at = layer * 48
    q, k, v = self.projected(y, at, ps)
    rope = self.ropes[layer]
    if rope >= 0:
      q = __torch__.rotate(q, torch.select(c, 0, rope), torch.select(s, 0, rope))
      k = __torch__.rotate(k, torch.select(c, 0, rope), torch.select(s, 0, rope))
    if self.half:
      q = q.to(15)
      k = k.to(15)
      v = v.to(15)
    o = __torch__.attend_bands(q, k, v, cells, grids, self.windows[layer], self.scales[layer], self.attention_cap)
    return self.linear(o, at + 16, ps)

  # Query, key and value [n, h or k, e] of what attention takes, before their rotation.
  def projected(self: __torch__.Module, y: Tensor, at: int, ps: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    n = y.size(0)
    e = self.head_dim
    if self.slots[at + 12] >= 0:
      qkv = self.linear(y, at + 12, ps).view([n, self.heads + 2 * self.kv_heads, e])
      q = torch.narrow(qkv, 1, 0, self.heads)
      k = torch.narrow(qkv, 1, self.heads, self.kv_heads)
      v = torch.narrow(qkv, 1, self.heads + self.kv_heads, self.kv_heads)
    else:
      q = self.linear(y, at, ps).view([n, self.heads, e])
      k = self.linear(y, at + 4, ps).view([n, self.kv_heads, e])
      v = self.linear(y, at + 8, ps).view([n, self.kv_heads, e])
    return self.norm_slot(q, at + 44, ps), self.norm_slot(k, at + 46, ps), v

  def mlp(self: __torch__.Module, y: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    if self.slots[at + 28] >= 0:
      both = self.linear(y, at + 28, ps)
      m = both.size(1) // 2
      z = __torch__.activate(torch.narrow(both, 1, 0, m), self.activation) * torch.narrow(both, 1, m, m)
    else:
      if self.gated:
        z = __torch__.activate(self.linear(y, at + 20, ps), self.activation) * self.linear(y, at + 24, ps)
      else:
        z = __torch__.activate(self.linear(y, at + 24, ps), self.activation)
    return self.linear(z, at + 32, ps)

  # The linear layer whose weight is at a slot, with its adapter where it has one: W x + b + s B (A x).
  def linear(self: __torch__.Module, x: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    w = ps[self.slots[at]]
    if self.transposed:
      w = w.t()
    if self.half:
      y = __torch__.half_linear(x, w, ps, self.slots[at + 1])
    else:
      y = __torch__.linear(x, w, ps, self.slots[at + 1])
    if self.slots[at + 2] >= 0:
      low = torch.linear(x.to(6), ps[self.slots[at + 2]]) * self.adapter_scale
      y = y + torch.linear(low, ps[self.slots[at + 3]])
    return y

  # The norm whose weight is at a slot; nothing where the architecture has none.
  def norm_slot(self: __torch__.Module, x: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    if self.slots[at] >= 0:
      x = self.normalize(x.to(6), self.slots[at], self.slots[at + 1], ps)
    return x

  def normalize(self: __torch__.Module, x: Tensor, weight: int, bias: int, ps: List[Tensor]) -> Tensor:
    w = ps[weight]
    if self.layer_norm:
      y = torch.layer_norm(x, [w.size(0)], w, ps[bias], self.eps)
    else:
      if self.unit_offset:
        w = w + 1.
      y = __torch__.rms_norm(x, w, self.eps)
    return y
