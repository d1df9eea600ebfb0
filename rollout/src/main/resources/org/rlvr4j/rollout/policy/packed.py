  # Methods of Module, continued: the matrices of decoding as MKL's kernels read them, which saves a copy at
  # every product.

  # For products of so many rows: the four matrices of each layer, then the head.
  def pack(self: __torch__.Module, rows: int, ws: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for layer in range(self.layers):
      for i in range(4):
        out.append(__torch__.packed(ws[12 * layer + __torch__.matrix(i)], rows))
    out.append(__torch__.packed(ws[12 * self.layers + 4], rows))
    return out
