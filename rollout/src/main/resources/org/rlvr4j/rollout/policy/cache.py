  # Methods of Module, continued: the cached keys and values.

  # Keys and values of every layer, each [rows, k, capacity, e]: a head's columns lie together.
  def caches(self: __torch__.Module, like: Tensor, rows: int, capacity: int) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    type = 6
    if self.half:
      type = 15
    for i in range(2 * self.layers):
      out.append(torch.zeros([rows, self.kv_heads, capacity, self.head_dim], dtype=type, device=like.device))
    return out

  # The same caches with room for more columns.
  def grow(self: __torch__.Module, caches: List[Tensor], capacity: int) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for i in range(len(caches)):
      old = caches[i]
      new = torch.new_zeros(old, [old.size(0), self.kv_heads, capacity, self.head_dim])
      torch.copy_(torch.narrow(new, 2, 0, old.size(2)), old)
      out.append(new)
    return out

  # Row `to` becomes a copy of the first `length` columns of row `from_`.
  def move(self: __torch__.Module, caches: List[Tensor], from_: int, to: int, length: int) -> int:
    for i in range(len(caches)):
      source = torch.narrow(torch.select(caches[i], 0, from_), 1, 0, length)
      torch.copy_(torch.narrow(torch.select(caches[i], 0, to), 1, 0, length), source)
    return to
