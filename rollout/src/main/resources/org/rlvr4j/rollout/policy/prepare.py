  # Methods of Module, continued: what decoding makes of the weights.

  # The weights as decoding wants them, so that a step takes few operations: one product for query, key
  # and value, one for gate and up, each with its norm multiplied in; the scale of attention's scores in the
  # query; and the two halves of every query and key head interleaved, so that a rotation is one complex
  # product. A layer has twelve:
  #   0 query, key and value, 1 bias, 2 query norm, 3 key norm, 4 output, 5 bias,
  #   6 gate and up, 7 bias, 8 down, 9 bias, 10 norm after attention, 11 norm after the MLP;
  # then what `outside` gives. Matrices are [out, in]; what is absent is an empty tensor.
  def prepare(self: __torch__.Module, ps: List[Tensor]) -> List[Tensor]:
    if self.lean:
      return self.held(ps)
    out = annotate(List[Tensor], [])
    for layer in range(self.layers):
      for w in self.prepare_layer(layer, self.half, ps):
        out.append(w)
    head = __torch__.narrowed(ps[self.head], self.half_head)
    if not self.half_head:
      head = __torch__.widened(head)
    return torch.add(out, self.outside(head, ps))

  # The twelve of a layer, its matrices in bfloat16 or float32.
  def prepare_layer(self: __torch__.Module, layer: int, half: bool, ps: List[Tensor]) -> List[Tensor]:
    none = torch.zeros([0], dtype=6, device=ps[0].device)
    at = layer * 48
    w, b = self.folded(self.query_key_value(at, ps), self.query_key_value_bias(at, ps, none), at + 36, ps)
    q_norm = __torch__.interleave(self.norm_weight(at + 44, ps, none), self.head_dim, self.rotary)
    if q_norm.size(0) > 0:
      q_norm = q_norm * self.scales[layer]
    else:
      torch.mul_(torch.narrow(w, 0, 0, self.heads * self.head_dim), self.scales[layer])
      if b.size(0) > 0:
        torch.mul_(torch.narrow(b, 0, 0, self.heads * self.head_dim), self.scales[layer])
    k_norm = __torch__.interleave(self.norm_weight(at + 46, ps, none), self.head_dim, self.rotary)
    out = [__torch__.narrowed(w, half), b, q_norm, k_norm]
    out.append(__torch__.narrowed(self.weight(at + 16, ps), half))
    out.append(__torch__.pick_or(ps, self.slots[at + 17], none))
    w, b = self.folded(self.gate_up(at, ps), self.gate_up_bias(at, ps, none), at + 38, ps)
    out.append(__torch__.narrowed(w, half))
    out.append(b)
    out.append(__torch__.narrowed(self.weight(at + 32, ps), half))
    out.append(__torch__.pick_or(ps, self.slots[at + 33], none))
    out.append(self.norm_weight(at + 40, ps, none))
    out.append(self.norm_weight(at + 42, ps, none))
    return out

  # Embedding, position embeddings, last norm, its bias, head, and sqrt(d eps).
  def outside(self: __torch__.Module, head: Tensor, ps: List[Tensor]) -> List[Tensor]:
    none = torch.zeros([0], dtype=6, device=ps[0].device)
    norm = ps[self.norm]
    if self.unit_offset:
      norm = norm + 1.
    root = torch.full([], torch.sqrt(ps[self.embedding].size(1) * self.eps), dtype=6, device=ps[0].device)
    return [ps[self.embedding], __torch__.pick_or(ps, self.positions, none), norm, __torch__.pick_or(ps, self.norm_bias, none), head, root]

  # A linear layer's weight [out, in], its adapter merged into it.
  def weight(self: __torch__.Module, at: int, ps: List[Tensor]) -> Tensor:
    w = __torch__.widened(ps[self.slots[at]])
    if self.slots[at + 2] >= 0:
      w = self.merged(w, ps[self.slots[at + 2]], ps[self.slots[at + 3]])
    if self.transposed:
      w = w.t()
    return w

  # A weight as it is stored plus its adapter's s B A, which takes the sum: no third matrix is made.
  def merged(self: __torch__.Module, w: Tensor, a: Tensor, b: Tensor) -> Tensor:
    if self.transposed:
      change = torch.mm(a.t(), b.t())
    else:
      change = torch.mm(b, a)
    return torch.add_(torch.mul_(change, self.adapter_scale), __torch__.widened(w))

  def query_key_value(self: __torch__.Module, at: int, ps: List[Tensor]) -> Tensor:
    if self.slots[at + 12] >= 0:
      q, k, v = self.parted(self.weight(at + 12, ps))
    else:
      q = self.weight(at, ps)
      k = self.weight(at + 4, ps)
      v = self.weight(at + 8, ps)
    e = self.head_dim
    return torch.cat([__torch__.interleave(q, e, self.rotary), __torch__.interleave(k, e, self.rotary), v])

  def query_key_value_bias(self: __torch__.Module, at: int, ps: List[Tensor], none: Tensor) -> Tensor:
    q = none
    k = none
    v = none
    if self.slots[at + 13] >= 0:
      q, k, v = self.parted(ps[self.slots[at + 13]])
    if self.slots[at + 1] >= 0:
      q = ps[self.slots[at + 1]]
      k = ps[self.slots[at + 5]]
      v = ps[self.slots[at + 9]]
    bias = none
    if v.size(0) > 0:
      e = self.head_dim
      bias = torch.cat([__torch__.interleave(q, e, self.rotary), __torch__.interleave(k, e, self.rotary), v])
    return bias

  # The rows of a fused projection that belong to query, key and value.
  def parted(self: __torch__.Module, w: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    q = self.heads * self.head_dim
    k = self.kv_heads * self.head_dim
    return torch.narrow(w, 0, 0, q), torch.narrow(w, 0, q, k), torch.narrow(w, 0, q + k, k)

  def gate_up(self: __torch__.Module, at: int, ps: List[Tensor]) -> Tensor:
    if self.slots[at + 28] >= 0:
      w = self.weight(at + 28, ps)
    else:
      if self.gated:
        w = torch.cat([self.weight(at + 20, ps), self.weight(at + 24, ps)])
      else:
        w = self.weight(at + 24, ps)
    return w

  def gate_up_bias(self: __torch__.Module, at: int, ps: List[Tensor], none: Tensor) -> Tensor:
    bias = __torch__.pick_or(ps, self.slots[at + 29], __torch__.pick_or(ps, self.slots[at + 25], none))
    if self.slots[at + 21] >= 0:
      bias = torch.cat([ps[self.slots[at + 21]], bias])
    return bias

  # A linear layer that takes in the norm before it: W (g x + c) + b = (W g) x + (W c + b). See bare_norm for the
  # factor that RMS norms have.
  def folded(self: __torch__.Module, w: Tensor, b: Tensor, norm: int, ps: List[Tensor]) -> Tuple[Tensor, Tensor]:
    if self.slots[norm + 1] >= 0:
      b = self.shifted(w, b, norm, ps)
    return w * self.column_factors(norm, ps), b

  # W c + b.
  def shifted(self: __torch__.Module, w: Tensor, b: Tensor, norm: int, ps: List[Tensor]) -> Tensor:
    shift = torch.mv(w, ps[self.slots[norm + 1]])
    if b.size(0) > 0:
      shift = shift + b
    return shift

  # The g of RMS norms and of LayerNorms.
  def column_factors(self: __torch__.Module, norm: int, ps: List[Tensor]) -> Tensor:
    scale = self.norm_weight(norm, ps, ps[self.norm])
    if not self.layer_norm:
      scale = scale * torch.sqrt(scale.size(0))
    return scale

  def norm_weight(self: __torch__.Module, at: int, ps: List[Tensor], none: Tensor) -> Tensor:
    w = __torch__.pick_or(ps, self.slots[at], none)
    if self.unit_offset and self.slots[at] >= 0:
      w = w + 1.
    return w
