# Linear layers and norms.

def linear(x: Tensor, ps: List[Tensor], weight: int, bias: int) -> Tensor:
  if bias < 0:
    return torch.linear(x, ps[weight])
  else:
    return torch.linear(x, ps[weight], ps[bias])

def linear_or(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  if bias.size(0) == 0:
    return torch.linear(x, weight)
  else:
    return torch.linear(x, weight, bias)

# x += y w + bias, with w [in, out].
def add_product_(x: Tensor, y: Tensor, w: Tensor, bias: Tensor) -> int:
  torch.addmm_(x, y, w)
  if bias.size(0) > 0:
    torch.add_(x, bias)
  return 0

def pick_or(ps: List[Tensor], at: int, none: Tensor) -> Tensor:
  if at < 0:
    return none
  else:
    return ps[at]

def rms_norm(x: Tensor, weight: Tensor, eps: float) -> Tensor:
  return torch.rms_norm(x, [weight.size(0)], weight, eps)

def detached(ps: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(ps)):
    out.append(ps[i].detach())
  return out
