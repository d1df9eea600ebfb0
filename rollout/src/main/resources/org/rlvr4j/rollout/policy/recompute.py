  # Methods of Module, continued: the way back through the layers, with a graph over all of them or over one
  # at a time.

  # From the gradient dx [n, d] of the hidden states x, whose graph was recorded.
  def backward(self: __torch__.Module, x: Tensor, dx: Tensor) -> Tensor:
    x.backward(dx)
    return dx

  # What each layer takes and what the last one gives, then the hidden states, all [n, d]. Nothing else is
  # kept: no graph is recorded.
  def inputs(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor]) -> List[Tensor]:
    grids = __torch__.integers(bands)
    ws = __torch__.detached(ps)
    c = __torch__.at_positions(cos, positions)
    s = __torch__.at_positions(sin, positions)
    x = self.embed(ids, positions, ws)
    out = [x]
    for layer in range(self.layers):
      x = self.layer(x, c, s, cells, grids, layer, ws)
      out.append(x)
    out.append(self.last(x, ws))
    return out

  # The way back from what `inputs` returned: each layer is computed again, with a graph that goes as soon as
  # the layer's gradients are there.
  def backward_inputs(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor], xs: List[Tensor], dx: Tensor) -> Tensor:
    grids = __torch__.integers(bands)
    c = __torch__.at_positions(cos, positions)
    s = __torch__.at_positions(sin, positions)
    x = xs[self.layers].detach().requires_grad_(True)
    self.last(x, ps).backward(dx)
    g = unchecked_cast(Tensor, x.grad)
    for i in range(self.layers):
      layer = self.layers - 1 - i
      x = xs[layer].detach().requires_grad_(True)
      self.layer(x, c, s, cells, grids, layer, ps).backward(g)
      g = unchecked_cast(Tensor, x.grad)
    if ps[self.embedding].requires_grad:
      self.embed(ids, positions, ps).backward(g)
    return g
