  # Methods of Module, continued: parameters of a layer with the halves of queries and keys interleaved, so that a
  # rotation is one complex product, in training and scoring. They are made anew for each pass over the layer.

  # Which parameters queries and keys come from: weight, bias and an adapter's B of each, or of all three fused, and
  # the weights of their norms. None where nothing is rotated.
  def turned(self: __torch__.Module, layer: int) -> List[int]:
    out = annotate(List[int], [])
    if self.ropes[layer] >= 0:
      for i in [0, 1, 3, 4, 5, 7, 12, 13, 15, 44, 46]:
        if self.slots[layer * 48 + i] >= 0:
          out.append(self.slots[layer * 48 + i])
    return out

  # How many of such a parameter's rows belong to queries and keys.
  def turned_rows(self: __torch__.Module, w: Tensor) -> int:
    return min(w.size(0), (self.heads + self.kv_heads) * self.head_dim)

  def interleaved(self: __torch__.Module, layer: int, ps: List[Tensor]) -> List[Tensor]:
    out = torch.add(ps, annotate(List[Tensor], []))
    turned = self.turned(layer)
    for i in range(len(turned)):
      w = ps[turned[i]]
      rows = self.turned_rows(w)
      pairs = __torch__.interleave(torch.narrow(w, 0, 0, rows), self.head_dim, self.rotary)
      if rows < w.size(0):
        pairs = torch.cat([pairs, torch.narrow(w, 0, rows, w.size(0) - rows)])
      out[turned[i]] = pairs
    return out

  # Gradients of the layer's parameters: zero for interleaved ones, the others themselves.
  def interleaved_zeros(self: __torch__.Module, layer: int, gs: List[Tensor]) -> List[Tensor]:
    out = torch.add(gs, annotate(List[Tensor], []))
    turned = self.turned(layer)
    for i in range(len(turned)):
      out[turned[i]] = torch.zeros_like(gs[turned[i]])
    return out

  # Adds the gradients of interleaved parameters to those of the parameters.
  def add_interleaved(self: __torch__.Module, layer: int, pairs: List[Tensor], gs: List[Tensor]) -> int:
    turned = self.turned(layer)
    for i in range(len(turned)):
      to = gs[turned[i]]
      more = pairs[turned[i]]
      if to.numel() > 0:
        rows = self.turned_rows(to)
        rest = to.size(0) - rows
        __torch__.add_pairs(torch.narrow(to, 0, 0, rows), torch.narrow(more, 0, 0, rows), self.head_dim, self.rotary)
        if rest > 0:
          torch.add_(torch.narrow(to, 0, rows, rest), torch.narrow(more, 0, rows, rest))
    return len(turned)
