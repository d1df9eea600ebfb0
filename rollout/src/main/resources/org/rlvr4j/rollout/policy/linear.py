# Linear layers, norms and activations.
#
# Types by libtorch's numbers: 6 is float32, 15 bfloat16.

def linear(x: Tensor, w: Tensor, ps: List[Tensor], bias: int) -> Tensor:
  if bias < 0:
    return torch.linear(x, w)
  else:
    return torch.linear(x, w, ps[bias])

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

# Kinds in the order of Activation: silu, gelu by tanh, gelu, relu.
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

# rows w^T into a float32 tensor, by way of the matrix's type.
def logits_into(rows: Tensor, w: Tensor, out: Tensor) -> Tensor:
  if ops.prim.dtype(w) == 15:
    z = torch.copy_(out, torch.mm(rows.to(15), w.t()))
  else:
    z = torch.mm(rows, w.t(), out=out)
  return z
