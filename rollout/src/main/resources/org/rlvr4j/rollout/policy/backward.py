  # Methods of Module, continued: the gradients of what forward.py computes, written out, layer by layer.
  #
  # gs: the parameters' gradients in the order of ps, added to in place; empty for frozen ones. What was kept of a
  # layer is used up: tensors that are needed no more take results, and all go with the layer.

  # The parameters' gradients; an empty tensor for a frozen one.
  def gradients(self: __torch__.Module, ps: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for i in range(len(ps)):
      if ps[i].requires_grad:
        out.append(unchecked_cast(Tensor, ps[i].grad))
      else:
        out.append(torch.zeros([0], dtype=6, device=ps[i].device))
    return out

  # Takes the gradient dy [n, d] of the hidden states back to the embeddings.
  def backward(self: __torch__.Module, ids: Tensor, positions: Tensor, cells: Tensor, bands: Tensor, cos: Tensor, sin: Tensor, ps: List[Tensor], sources: Tensor, repeats: Tensor, gs: List[Tensor], kept: List[Dict[str, Tensor]], dy: Tensor, sparse: bool) -> int:
    grids = __torch__.integers(bands)
    places = [cells, sources, repeats]
    turns = __torch__.grid_turns(__torch__.pair_turns(cos, sin, positions), places, grids)
    back = __torch__.turns_back(turns)
    last = kept.pop()
    g = self.rms_back(torch.zeros_like(dy), dy, last["x"], last["r"], self.norm, ps, gs)
    for i in range(self.layers):
      layer = self.layers - 1 - i
      of = kept.pop()
      if sparse:
        x = self.forward_layer(of["x"], turns, places, grids, layer, ps, True, of)
      g = self.backward_layer(g, of, back, places, grids, layer, ps, gs)
    if gs[self.embedding].numel() > 0:
      torch.index_add_(gs[self.embedding], 0, ids, g, alpha=self.embedding_scale)
    return len(kept)

  # From the gradient g [n, d] of what a layer returned to that of what it took; g is changed.
  def backward_layer(self: __torch__.Module, g: Tensor, of: Dict[str, Tensor], turns: List[Tensor], places: List[Tensor], grids: List[int], layer: int, ps: List[Tensor], gs: List[Tensor]) -> Tensor:
    at = layer * 48
    dm = g
    if self.slots[at + 42] >= 0:
      dm = self.rms_back(torch.zeros_like(g), g.clone(), of["m"], of["rm"], self.slots[at + 42], ps, gs)
    dy = self.backward_mlp(dm, of, at, ps, gs)
    g = self.rms_back(g, dy, of["x2"], of["r2"], self.slots[at + 38], ps, gs)
    da = g
    if self.slots[at + 40] >= 0:
      da = self.rms_back(torch.zeros_like(g), g.clone(), of["a"], of["ra"], self.slots[at + 40], ps, gs)
    self.linear_weight_back(da, of["o"], at + 16, ps, gs)
    do = self.linear_back(da, at + 16, ps)
    turned = self.interleaved(layer, ps)
    pairs = self.interleaved_zeros(layer, gs)
    dqkv = self.backward_attention(do, of, turns, places, grids, layer, turned, pairs)
    dy = self.project_back(dqkv, of["y"], at, turned, pairs)
    self.add_interleaved(layer, pairs, gs)
    return self.rms_back(g, dy, of["x"], of["r"], self.slots[at + 36], ps, gs)

  def project_back(self: __torch__.Module, dqkv: Tensor, y: Tensor, at: int, ps: List[Tensor], gs: List[Tensor]) -> Tensor:
    if self.slots[at + 12] >= 0:
      self.linear_weight_back(dqkv, y, at + 12, ps, gs)
      dy = self.linear_back(dqkv, at + 12, ps)
    else:
      q = self.heads * self.head_dim
      k = self.kv_heads * self.head_dim
      dq = torch.narrow(dqkv, 1, 0, q)
      dk = torch.narrow(dqkv, 1, q, k)
      dv = torch.narrow(dqkv, 1, q + k, k)
      self.linear_weight_back(dq, y, at, ps, gs)
      self.linear_weight_back(dk, y, at + 4, ps, gs)
      self.linear_weight_back(dv, y, at + 8, ps, gs)
      dy = self.linear_back(dq, at, ps)
      dy = self.linear_back_onto(dy, dk, at + 4, ps)
      dy = self.linear_back_onto(dy, dv, at + 8, ps)
    return dy

  # From the gradient [n, h e] of attention to that of query, key and value before norms and rotation.
  def backward_attention(self: __torch__.Module, do: Tensor, of: Dict[str, Tensor], turns: List[Tensor], places: List[Tensor], grids: List[int], layer: int, ps: List[Tensor], gs: List[Tensor]) -> Tensor:
    at = layer * 48
    n = do.size(0)
    e = self.head_dim
    all = self.heads + 2 * self.kv_heads
    d = torch.new_empty(do, [n, all, e])
    start = 0
    first = 0
    for band in range(len(grids) // 3):
      rows = grids[3 * band]
      width = grids[3 * band + 1]
      m = grids[3 * band + 2]
      dmix = __torch__.collect_once(do.view([n, self.heads, e]), places, start, m, first, rows, width)
      o = dmix
      plain = width <= self.plain_width
      if not plain:
        o = __torch__.collect(of["o"].view([n, self.heads, e]), places, start, m, first, rows, width)
      grid = dmix
      dense = rows * width == m and places[1].numel() == 0
      if dense:
        grid = torch.narrow(d, 0, start, m).view([rows, width, all, e])
      else:
        grid = torch.new_empty(do, [rows, width, all, e])
      name = "/" + str(band)
      __torch__.mix_back(grid, dmix, of["q" + name], of["k" + name], of["v" + name], o, of["seen" + name], self.windows[layer], self.scales[layer], plain, turns[band], self.ropes[layer])
      if not dense:
        __torch__.give_back(grid, places, start, m, first, d)
      start = start + m
      first = first + rows * width
    if self.slots[at + 44] >= 0:
      self.head_norm_back(d, of["raw"], of["rq"], 0, self.heads, self.slots[at + 44], ps, gs)
      self.head_norm_back(d, of["raw"], of["rk"], self.heads, self.kv_heads, self.slots[at + 46], ps, gs)
    return d.view([n, all * e])

  # The norm of `count` heads from `first` on: their gradients in d [n, heads, e] become those before it.
  def head_norm_back(self: __torch__.Module, d: Tensor, raw: Tensor, r: Tensor, first: int, count: int, weight: int, ps: List[Tensor], gs: List[Tensor]) -> Tensor:
    dy = torch.narrow(d, 1, first, count)
    x = torch.narrow(raw, 1, first, count)
    dx = self.rms_back(torch.zeros(dy.size(), dtype=6, device=d.device), dy, x, r, weight, ps, gs)
    return torch.copy_(dy, dx)

  # From the gradient of the down projection's result to that of what the MLP took.
  def backward_mlp(self: __torch__.Module, g: Tensor, of: Dict[str, Tensor], at: int, ps: List[Tensor], gs: List[Tensor]) -> Tensor:
    gate = of["gate"]
    z = of["z"]
    y = of["y2"]
    self.linear_weight_back(g, z, at + 32, ps, gs)
    dz = self.linear_back(g, at + 32, ps)
    if self.slots[at + 28] >= 0:
      m = dz.size(1)
      both = torch.new_empty(dz, [dz.size(0), 2 * m])
      torch.mul(dz, of["on"], out=torch.narrow(both, 1, m, m))
      dgate = __torch__.activate_back(torch.mul(dz, of["up"], out=z), gate, self.activation)
      torch.copy_(torch.narrow(both, 1, 0, m), dgate)
      self.linear_weight_back(both, y, at + 28, ps, gs)
      dy = self.linear_back(both, at + 28, ps)
    elif self.gated:
      dgate = __torch__.activate_back(torch.mul(dz, of["up"], out=z), gate, self.activation)
      self.linear_weight_back(dgate, y, at + 20, ps, gs)
      dy = self.linear_back(dgate, at + 20, ps)
      dup = torch.mul_(dz, of["on"])
      self.linear_weight_back(dup, y, at + 24, ps, gs)
      dy = self.linear_back_onto(dy, dup, at + 24, ps)
    else:
      dup = __torch__.activate_back(dz, gate, self.activation)
      self.linear_weight_back(dup, y, at + 24, ps, gs)
      dy = self.linear_back(dup, at + 24, ps)
    return dy

  # The gradient of a linear layer's argument from that of its result.
  def linear_back(self: __torch__.Module, g: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    return self.adapter_back(__torch__.products_back(g, ps[self.slots[at]]), g, at, ps)

  # The same, added to dx in place.
  def linear_back_onto(self: __torch__.Module, dx: Tensor, g: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    w = ps[self.slots[at]]
    if ops.prim.dtype(w) == 6:
      dx = torch.addmm_(dx, g, w)
    else:
      dx = torch.add_(dx, __torch__.products_back(g, w))
    return self.adapter_back(dx, g, at, ps)

  def adapter_back(self: __torch__.Module, dx: Tensor, g: Tensor, at: int, ps: List[Tensor]) -> Tensor:
    if self.slots[at + 2] >= 0:
      dx = torch.addmm_(dx, torch.mm(g, ps[self.slots[at + 3]]), ps[self.slots[at + 2]], alpha=self.adapter_scale)
    return dx

  # Adds to the gradients of a linear layer's weight, bias and adapter: g: [n, out], of the result; x: [n, in].
  def linear_weight_back(self: __torch__.Module, g: Tensor, x: Tensor, at: int, ps: List[Tensor], gs: List[Tensor]) -> int:
    w = self.slots[at]
    if gs[w].numel() > 0:
      torch.addmm_(gs[w], g.t(), x)
    bias = self.slots[at + 1]
    if bias >= 0:
      if gs[bias].numel() > 0:
        torch.add_(gs[bias], torch.sum(g, [0]))
    a = self.slots[at + 2]
    if a >= 0:
      b = self.slots[at + 3]
      torch.addmm_(gs[b], g.t(), torch.mm(x, ps[a].t()), alpha=self.adapter_scale)
      torch.addmm_(gs[a], torch.mm(g, ps[b]).t(), x, alpha=self.adapter_scale)
    return at

  # The way back through y = x r w, r = 1 / sqrt(mean(x^2) + eps) over the last dimension of length d: adds to g
  #   dy w r - x r^3 sum(dy w x) / d
  # and to the weight's gradient the sum of dy x r over all rows. dy is changed.
  def rms_back(self: __torch__.Module, g: Tensor, dy: Tensor, x: Tensor, r: Tensor, weight: int, ps: List[Tensor], gs: List[Tensor]) -> Tensor:
    d = x.size(-1)
    w = self.gain(weight, ps)
    product = (dy * x).reshape([-1, d])
    if gs[weight].numel() > 0:
      torch.addmv_(gs[weight], product.t(), r.reshape([-1]))
    sums = torch.mv(product, w).view(r.size())
    g = torch.addcmul_(g, torch.mul_(dy, w), r)
    return torch.addcmul_(g, x, torch.mul_(sums, torch.pow(r, 3)), value=-1. / d)
