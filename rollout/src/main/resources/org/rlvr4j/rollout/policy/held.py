  # Methods of Module, continued: decoding with the parameters as they are held, where prepared copies of them
  # would take too much memory. The arithmetic is that of layer.py, adapters included.

  # What Java wrote as float16, since DJL has no bfloat16; see `opened`.
  def as_bfloat16(self: __torch__.Module, x: Tensor) -> Tensor:
    return __torch__.same_bits(x, 15)

  # Part of a weight, row-major, as float32.
  def values(self: __torch__.Module, w: Tensor, first: int, count: int) -> Tensor:
    return __torch__.widened(torch.narrow(w.reshape([-1]), 0, first, count))

  # What decoding takes instead of prepared weights: the parameters, then what `outside` gives.
  def held(self: __torch__.Module, ps: List[Tensor]) -> List[Tensor]:
    return torch.add(ps, self.outside(ps[self.head], ps))

  def project_held(self: __torch__.Module, x: Tensor, turns: List[Tensor], layer: int, ps: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
    at = layer * 48
    q, k, v = self.projected(self.norm_slot(x, at + 36, ps), at, ps)
    rope = self.ropes[layer]
    if rope >= 0:
      q = __torch__.turned(q, turns[rope])
      k = __torch__.turned(k, turns[rope])
    return q * self.scales[layer], k, v

  def finish_held(self: __torch__.Module, x: Tensor, o: Tensor, layer: int, ps: List[Tensor]) -> int:
    at = layer * 48
    torch.add_(x, self.norm_slot(self.linear(o, at + 16, ps), at + 40, ps))
    torch.add_(x, self.norm_slot(self.mlp(self.norm_slot(x, at + 38, ps), at, ps), at + 42, ps))
    return layer
