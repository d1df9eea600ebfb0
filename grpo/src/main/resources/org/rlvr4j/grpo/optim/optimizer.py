# Parameter updates, in place, one call for all parameters. A parameter that no backward pass has reached yet counts as
# one with a gradient of zero.
class Module(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def gradient_norms(self: __torch__.Module, parameters: List[Tensor]) -> Tensor:
    return torch.stack(torch._foreach_norm(__torch__.gradients(parameters))).to(7)

  def scale_gradients(self: __torch__.Module, parameters: List[Tensor], factor: float) -> None:
    torch._foreach_mul_(__torch__.gradients(parameters), factor)

  def adamw(self: __torch__.Module, parameters: List[Tensor], averages: List[Tensor], squares: List[Tensor], update: int, rate: float, beta1: float, beta2: float, decay: float, eps: float) -> None:
    steps = __torch__.repeated(update, len(parameters))
    torch._fused_adamw_(parameters, __torch__.gradients(parameters), averages, squares, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)

  def adam(self: __torch__.Module, parameters: List[Tensor], averages: List[Tensor], squares: List[Tensor], update: int, rate: float, beta1: float, beta2: float, decay: float, eps: float) -> None:
    steps = __torch__.repeated(update, len(parameters))
    torch._fused_adam_(parameters, __torch__.gradients(parameters), averages, squares, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)

  def sgd(self: __torch__.Module, parameters: List[Tensor], momenta: List[Tensor], rate: float, momentum: float, decay: float) -> None:
    torch._fused_sgd_(parameters, __torch__.gradients(parameters), momenta, weight_decay=decay, momentum=momentum, lr=rate, dampening=0., nesterov=False, maximize=False, is_first_step=False)

def gradients(parameters: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(parameters)):
    p = parameters[i]
    g = p.grad
    if g is None:
      out.append(torch.zeros_like(p))
    else:
      out.append(unchecked_cast(Tensor, g))
  return out

def repeated(update: int, count: int) -> List[Tensor]:
  step = torch.full([], float(update), dtype=6)
  out = annotate(List[Tensor], [])
  for i in range(count):
    out.append(step)
  return out
