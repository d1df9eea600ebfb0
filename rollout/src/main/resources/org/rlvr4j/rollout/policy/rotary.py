# Rotary embedding, the halves of a head rotated against each other (Su et al. 2021, as in Llama).
def rotate(x: Tensor, c: Tensor, s: Tensor) -> Tensor:
  half = x.size(-1) // 2
  a = torch.narrow(x, -1, 0, half)
  b = torch.narrow(x, -1, half, half)
  return x * c + torch.cat([torch.neg(b), a], -1) * s

# The rows of a head a, b, c, d become a, c, b, d, so that its halves lie in pairs.
def interleave(w: Tensor, e: int) -> Tensor:
  shape = w.size()
  return w.reshape([-1, 2, e // 2, w.numel() // w.size(0)]).transpose(1, 2).reshape(shape)

# Rotary angles [n, 1, e / 2] as complex numbers, and heads of interleaved halves turned by them.
def turns(cos: Tensor, sin: Tensor) -> Tensor:
  half = cos.size(1) // 2
  return torch.unsqueeze(torch.complex(torch.narrow(cos, 1, 0, half), torch.narrow(sin, 1, 0, half)), 1)

def turn(x: Tensor, turns: Tensor) -> Tensor:
  n = x.size(0)
  pairs = torch.view_as_complex(x.reshape([n, x.size(1), x.size(2) // 2, 2]))
  return torch.view_as_real(pairs * turns).reshape([n, x.size(1), x.size(2)])
