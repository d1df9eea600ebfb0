# Linear layers, norms and activations.
#
# Types by libtorch's numbers: 6 is float32, 15 bfloat16.

def linear(x: Tensor, w: Tensor, ps: List[Tensor], bias: int) -> Tensor:
  if ops.prim.dtype(w) != 6 and not x.requires_grad:
    y = __torch__.products_into(x, w, torch.empty([x.size(0), w.size(0)], dtype=6, device=x.device))
    if bias >= 0:
      y = torch.add_(y, ps[bias])
  else:
    if bias < 0:
      y = torch.linear(x, __torch__.widened(w))
    else:
      y = torch.linear(x, __torch__.widened(w), ps[bias])
  return y

# A weight as float32, whatever it is held in: itself, or a copy that should live as short as can be.
def widened(w: Tensor) -> Tensor:
  return w.to(6)

# How many rows of a matrix that is held in 16 bits are widened at a time: so many that they stay in cache.
def widened_rows(w: Tensor) -> int:
  values = 262144
  if w.is_cuda:
    values = 67108864
  return max(1, values // w.size(1))

# x w^T into a float32 tensor, without a float32 copy of the matrix; not for autograd.
def products_into(x: Tensor, w: Tensor, out: Tensor) -> Tensor:
  n = w.size(0)
  if ops.prim.dtype(w) == 6:
    return torch.mm(x, w.t(), out=out)
  most = __torch__.widened_rows(w)
  for i in range((n + most - 1) // most):
    start = i * most
    size = min(most, n - start)
    block = __torch__.widened(torch.narrow(w, 0, start, size))
    part = torch.mm(x, block.t(), out=torch.narrow(out, 1, start, size))
  return out

# dy w in the same way: the gradient by x of those products.
def products_back(dy: Tensor, w: Tensor) -> Tensor:
  n = w.size(0)
  if ops.prim.dtype(w) == 6:
    return torch.mm(dy, w)
  dx = torch.zeros([dy.size(0), w.size(1)], dtype=6, device=dy.device)
  most = __torch__.widened_rows(w)
  for i in range((n + most - 1) // most):
    start = i * most
    size = min(most, n - start)
    torch.addmm_(dx, torch.narrow(dy, 1, start, size), __torch__.widened(torch.narrow(w, 0, start, size)))
  return dx

# The same in bfloat16, from float32 masters: what comes out, and what is kept for the way back, takes half.
def half_linear(x: Tensor, w: Tensor, ps: List[Tensor], bias: int) -> Tensor:
  if bias < 0:
    return torch.linear(x.to(15), w.to(15))
  else:
    return torch.linear(x.to(15), w.to(15), ps[bias].to(15))

# float32 in, float32 out, whatever the weight's type.
def linear_or(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  if ops.prim.dtype(weight) == 15:
    y = torch.linear(x.to(15), weight).to(6)
    if bias.size(0) > 0:
      y = torch.add_(y, bias)
  else:
    if bias.size(0) == 0:
      y = torch.linear(x, weight)
    else:
      y = torch.linear(x, weight, bias)
  return y

# Where a layer's matrices lie among its twelve prepared tensors: query, key and value, output, gate and up, down.
def matrix(i: int) -> int:
  return [0, 4, 6, 8][i]

def pick_or(ps: List[Tensor], at: int, none: Tensor) -> Tensor:
  if at < 0:
    return none
  else:
    return ps[at]

def rms_norm(x: Tensor, weight: Tensor, eps: float) -> Tensor:
  return torch.rms_norm(x, [weight.size(0)], weight, eps)

# Kinds as DecoderScript numbers them: silu, gelu by tanh, gelu, relu.
def activate(x: Tensor, kind: int) -> Tensor:
  if kind == 0:
    y = torch.silu(x)
  elif kind == 1:
    y = torch.gelu(x, approximate="tanh")
  elif kind == 2:
    y = torch.gelu(x)
  else:
    y = torch.relu(x)
  return y

# The gradient of an activation's argument x from that of its result; g takes it.
def activate_back(g: Tensor, x: Tensor, kind: int) -> Tensor:
  if kind == 0:
    y = torch.silu_backward(g, x, grad_input=g)
  elif kind == 1:
    y = torch.gelu_backward(g, x, approximate="tanh", grad_input=g)
  elif kind == 2:
    y = torch.gelu_backward(g, x, approximate="none", grad_input=g)
  else:
    y = torch.threshold_backward(g, x, 0, grad_input=g)
  return y

# The logits' soft cap (Gemma 2, arXiv 2408.00118, section 2); a cap of 0 is none.
def soft_cap(z: Tensor, cap: float) -> Tensor:
  if cap > 0.:
    z = torch.tanh(z / cap) * cap
  return z

def detached(ps: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(ps)):
    out.append(ps[i].detach())
  return out

# The same in place.
def soft_cap_(z: Tensor, cap: float) -> Tensor:
  if cap > 0.:
    z = torch.mul_(torch.tanh_(torch.div_(z, cap)), cap)
  return z

# A matrix in bfloat16 where that is asked for.
def narrowed(w: Tensor, half: bool) -> Tensor:
  if half:
    w = w.to(15)
  return w

# rows w^T into a float32 tensor, by way of bfloat16 where that is asked for.
def logits_into(rows: Tensor, w: Tensor, half: bool, out: Tensor) -> Tensor:
  if half:
    z = torch.copy_(out, torch.mm(rows.to(15), w.t()))
  else:
    z = __torch__.products_into(rows, w, out)
  return z

def logits_back(dz: Tensor, w: Tensor, half: bool) -> Tensor:
  if half:
    dx = torch.mm(dz.to(15), w).to(6)
  else:
    dx = __torch__.products_back(dz, w)
  return dx

# A weight for Java to read: float32, or the bits of bfloat16, which DJL has no type for and takes for float16 (5).
def opened(w: Tensor) -> Tensor:
  if ops.prim.dtype(w) == 15:
    w = __torch__.same_bits(w.contiguous(), 5)
  else:
    w = __torch__.widened(w).contiguous()
  return w

# The same memory under another type of as many bits.
def same_bits(x: Tensor, type: int) -> Tensor:
  return torch.set_(torch.empty([0], dtype=type, device=x.device), x)

# A matrix in pieces of whole rows, each of at most so many numbers.
def pieces(w: Tensor, most: int) -> List[Tensor]:
  return torch.split(w, max(1, most // w.size(1)))
