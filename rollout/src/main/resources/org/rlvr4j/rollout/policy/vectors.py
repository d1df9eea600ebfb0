  # Methods of Module, continued: what decoding with vectors reads of the weights. What it computes with is what
  # `prepare_layer` gives, but matrices go out as they are held wherever they can, without a copy: norms and scales are
  # multiplied in, and rows picked, while they are packed.
  #
  # A layer has four products: 0 query, key and value, 1 output, 2 gate and up, 3 down.

  # A list of tensors, to be passed on without being made anew for each call.
  def listed(self: __torch__.Module, ps: List[Tensor]) -> List[Tensor]:
    return ps

  # What a product is made of: first what is beside its matrix, then the parts of that.
  def product_tensors(self: __torch__.Module, product: int, layer: int, most: int, ps: List[Tensor]) -> List[Tensor]:
    return self.product_vectors(product, layer, ps) + self.product_rows(product, layer, most, ps)

  # What a product has beside its matrix: its bias, the factors of its columns, and two norms, which are those of
  # query and key, or the one after it; empty where there is none.
  def product_vectors(self: __torch__.Module, product: int, layer: int, ps: List[Tensor]) -> List[Tensor]:
    none = torch.zeros([0], dtype=6, device=ps[0].device)
    at = layer * 48
    bias = none
    columns = none
    first = none
    second = none
    if product == 0:
      bias = self.query_key_value_bias(at, ps, none)
      if self.slots[at + 37] >= 0:
        bias = self.shifted(self.query_key_value(at, ps), bias, at + 36, ps)
      columns = self.column_factors(at + 36, ps)
      first = __torch__.interleave(self.norm_weight(at + 44, ps, none), self.head_dim, self.rotary)
      if first.size(0) > 0:
        first = first * self.scales[layer]
      elif bias.size(0) > 0:
        bias = bias.clone()
        torch.mul_(torch.narrow(bias, 0, 0, self.heads * self.head_dim), self.scales[layer])
      second = __torch__.interleave(self.norm_weight(at + 46, ps, none), self.head_dim, self.rotary)
    if product == 1:
      bias = __torch__.pick_or(ps, self.slots[at + 17], none)
      first = self.norm_weight(at + 40, ps, none)
    if product == 2:
      bias = self.gate_up_bias(at, ps, none)
      if self.slots[at + 39] >= 0:
        bias = self.shifted(self.gate_up(at, ps), bias, at + 38, ps)
      columns = self.column_factors(at + 38, ps)
    if product == 3:
      bias = __torch__.pick_or(ps, self.slots[at + 33], none)
      first = self.norm_weight(at + 42, ps, none)
    return [bias, columns, first, second]

  # The parts of a product's matrix, one below the other, in pieces of at most so many numbers; rows of query and key in
  # their own order.
  def product_rows(self: __torch__.Module, product: int, layer: int, most: int, ps: List[Tensor]) -> List[Tensor]:
    at = layer * 48
    linears = [at + 16]
    if product == 0:
      linears = [at, at + 4, at + 8]
      if self.slots[at + 12] >= 0:
        linears = [at + 12]
    if product == 2:
      linears = [at + 20, at + 24]
      if self.slots[at + 28] >= 0:
        linears = [at + 28]
      elif not self.gated:
        linears = [at + 24]
    if product == 3:
      linears = [at + 32]
    out = annotate(List[Tensor], [])
    for linear in linears:
      for piece in __torch__.pieces(self.rows(linear, ps), most):
        out.append(piece)
    return out

  # A linear layer's weight [out, in], its adapter merged into it.
  def rows(self: __torch__.Module, at: int, ps: List[Tensor]) -> Tensor:
    if self.slots[at + 2] >= 0 or self.transposed:
      return self.weight(at, ps).contiguous()
    else:
      return __torch__.opened(ps[self.slots[at]])

  # Rows of the embedding p, in float32.
  def embedding_rows(self: __torch__.Module, tokens: List[int], p: Tensor) -> Tensor:
    return torch.index_select(p, 0, torch.tensor(tokens, device=p.device)).to(6)

  # The head in such pieces.
  def head_rows(self: __torch__.Module, p: Tensor, most: int) -> List[Tensor]:
    return __torch__.pieces(__torch__.opened(p), most)

  # What else `outside` gives at a place, from the parameter it is made of.
  def outside_values(self: __torch__.Module, place: int, p: Tensor) -> Tensor:
    w = __torch__.widened(p)
    if place == 2 and self.unit_offset:
      w = w + 1.
    return w

  # How often each parameter was written to; -1 for one that is not the tensor it was, or whose writes are not counted.
  # Those of fused optimizers are not in inference mode, so what is trained counts as unknown.
  def versions(self: __torch__.Module, ps: List[Tensor], known: List[Tensor]) -> Tensor:
    out = annotate(List[int], [])
    for i in range(len(ps)):
      version = -1
      if not torch.is_inference(ps[i]) and not ps[i].requires_grad:
        if len(known) == 0 or torch.is_set_to(ps[i], known[i]):
          version = torch._version(ps[i])
      out.append(version)
    return torch.tensor(out, device=ps[0].device)

  # The same tensors under names of their own, to know them again.
  def known(self: __torch__.Module, ps: List[Tensor]) -> List[Tensor]:
    return __torch__.detached(ps)
