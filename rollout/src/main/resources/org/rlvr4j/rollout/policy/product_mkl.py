# Products of decoding with weights packed by MKL.
def packed(w: Tensor, rows: int) -> Tensor:
  return ops.mkl._mkl_reorder_linear_weight(w.contiguous(), rows)

# x w^T + bias [n, out]; packs: empty, or packed for as many rows as x has.
def product(x: Tensor, w: Tensor, bias: Tensor, packs: List[Tensor], at: int) -> Tensor:
  if len(packs) == 0:
    y = __torch__.linear_or(x, w, bias)
  else:
    y = ops.mkl._mkl_linear(x, packs[at], w, None, x.size(0))
    if bias.size(0) > 0:
      y = torch.add_(y, bias)
  return y
