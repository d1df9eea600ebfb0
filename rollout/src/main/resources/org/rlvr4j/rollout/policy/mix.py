# Attention and its way back without autograd, for the layers of forward.py.

# Tokens [n, ...] as a grid [rows, width, ...]; empty cells are zero.
def to_grid(x: Tensor, cells: Tensor, rows: int, width: int) -> Tensor:
  rest = x.size()[1:]
  if rows * width > x.size(0):
    x = torch.index_copy_(torch.new_zeros(x, [rows * width] + rest), 0, cells, x)
  return x.view([rows, width] + rest)

# A grid's tokens into `out`, of the same number of values for each token.
def from_grid(grid: Tensor, cells: Tensor, out: Tensor) -> Tensor:
  size = grid.size(0) * grid.size(1)
  if size > out.size(0):
    flat = grid.reshape([size, -1])
    torch.index_select(flat, 0, cells, out=out.view([out.size(0), -1]))
  else:
    torch.copy_(out.view(grid.size()), grid)
  return out

# Attention of queries [rows, h, width, e] to keys and values [rows, k, width, e], and what its way back needs:
# by plain products, which are faster in short rows, or by the fused kernel, which keeps no scores.
def mix(q: Tensor, k: Tensor, v: Tensor, window: int, scale: float, plain: bool) -> Tuple[Tensor, Tensor]:
  width = q.size(2)
  if plain:
    a, b, c = __torch__.batched(q, k, v)
    groups = a.size(1) // width
    mask = __torch__.sight(q, window).repeat([groups, 1])
    seen = torch.baddbmm(mask, a, b.transpose(1, 2), beta=1, alpha=scale)
    seen = torch._softmax(seen, -1, False, out=seen)
    o = torch.bmm(seen, c).view(q.size())
  else:
    mask = __torch__.sight_or_none(q, window)
    o, seen = torch._scaled_dot_product_flash_attention_for_cpu(q, __torch__.for_each(k, q), __torch__.for_each(v, q), 0., mask is None, attn_mask=mask, scale=scale)
  return o, seen

# The gradients of queries, keys and values from that of what `mix` returned, do [rows, h, width, e].
def mix_back(do: Tensor, q: Tensor, k: Tensor, v: Tensor, o: Tensor, seen: Tensor, window: int, scale: float, plain: bool) -> Tuple[Tensor, Tensor, Tensor]:
  width = q.size(2)
  if plain:
    a, b, c = __torch__.batched(q, k, v)
    da = do.reshape(a.size())
    dv = torch.bmm(seen.transpose(1, 2), da)
    ds = torch.bmm(da, c.transpose(1, 2))
    ds = torch._softmax_backward_data(ds, seen, -1, 6, grad_input=ds)
    dq = torch.empty_like(a)
    dq = torch.baddbmm(dq, ds, b, beta=0, alpha=scale, out=dq)
    dk = torch.empty_like(b)
    dk = torch.baddbmm(dk, ds.transpose(1, 2), a, beta=0, alpha=scale, out=dk)
  else:
    mask = __torch__.sight_or_none(q, window)
    dq, dk, dv = torch._scaled_dot_product_flash_attention_for_cpu_backward(do, q, __torch__.for_each(k, q), __torch__.for_each(v, q), o, seen, 0., mask is None, attn_mask=mask, scale=scale)
    groups = q.size(1) // k.size(1)
    if groups > 1:
      dk = torch.sum(dk.reshape([k.size(0), k.size(1), groups, width, k.size(3)]), [2])
      dv = torch.sum(dv.reshape([k.size(0), k.size(1), groups, width, k.size(3)]), [2])
  return dq.view(q.size()), dk.view(k.size()), dv.view(k.size())

# One matrix for each row and key head: [rows k, groups width, e], [rows k, width, e], the same of values. The heads
# that share a key lie one below the other.
def batched(q: Tensor, k: Tensor, v: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  size = [k.size(0) * k.size(1), k.size(2), k.size(3)]
  return q.reshape([size[0], -1, size[2]]), k.view(size), v.view(size)

# Keys or values repeated for each query head.
def for_each(k: Tensor, q: Tensor) -> Tensor:
  groups = q.size(1) // k.size(1)
  if groups > 1:
    k = torch.repeat_interleave(k, groups, 1)
  return k

# What each column sees of each: 0, or minus infinity; [width, width].
def sight(q: Tensor, window: int) -> Tensor:
  at = torch.arange(q.size(2), dtype=4, device=q.device)
  return __torch__.visible(at, at, window).view([q.size(2), q.size(2)])

# None where all that came before is seen.
def sight_or_none(q: Tensor, window: int) -> Optional[Tensor]:
  if window > 0 and window < q.size(2):
    mask = annotate(Optional[Tensor], __torch__.sight(q, window))
  else:
    mask = annotate(Optional[Tensor], None)
  return mask
