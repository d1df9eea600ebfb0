  # Methods of Module, continued: the way back through the layers, with a graph over all of them or over one
  # at a time.

  # What the first layer takes, and the hidden states with the graph between them.
  def graph(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor]) -> List[Tensor]:
    grids = __torch__.integers(bands)
    c = __torch__.at_positions(cos, positions)
    s = __torch__.at_positions(sin, positions)
    first = self.embed(ids, positions, __torch__.detached(ps)).requires_grad_(True)
    x = first
    for layer in range(self.layers):
      x = self.layer(x, c, s, cells, grids, layer, ps)
    return [first, self.last(x, ps)]

  # The way back over that graph, from the gradient dx [n, d] of the hidden states.
  def backward_graph(self: __torch__.Module, ids: Tensor, positions: Tensor, ps: List[Tensor], xs: List[Tensor], dx: Tensor) -> List[Tensor]:
    xs[1].backward(dx)
    return self.embed_backward(ids, positions, unchecked_cast(Tensor, xs[0].grad), ps)

  # Adds the gradient g [n, d] of what `embed` returned to the embeddings' own, in place: for them alone a
  # graph would make tensors of the vocabulary's size.
  def embed_backward(self: __torch__.Module, ids: Tensor, positions: Tensor, g: Tensor, ps: List[Tensor]) -> List[Tensor]:
    out = [g]
    if ps[self.embedding].requires_grad:
      dw = unchecked_cast(Tensor, ps[self.embedding].grad)
      torch.index_add_(dw, 0, ids, g, alpha=self.embedding_scale)
      out.append(dw)
    if self.positions >= 0:
      learned = ps[self.positions]
      if learned.requires_grad:
        dp = unchecked_cast(Tensor, learned.grad)
        torch.index_add_(dp, 0, positions, g)
        out.append(dp)
    return out

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
  def backward_inputs(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor], xs: List[Tensor], dx: Tensor) -> List[Tensor]:
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
    return self.embed_backward(ids, positions, g, ps)
