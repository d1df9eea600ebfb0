# Linear layers, norms and activations.

def linear(x: Tensor, w: Tensor, ps: List[Tensor], bias: int) -> Tensor:
  if bias < 0:
    return torch.linear(x, w)
  else:
    return torch.linear(x, w, ps[bias])

def linear_or(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  if bias.size(0) == 0:
    return torch.linear(x, weight)
  else:
    return torch.linear(x, weight, bias)

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
