# Parameter updates, in place, one call for all parameters.
class Module(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Gives every parameter a gradient, of zeros if it has none: here, one that is missing cannot be told from a tensor.
  # What is added is one zero that is spread out: zeros of their own would be a block as large as the largest parameter.
  def allocate(self: __torch__.Module, parameters: List[Tensor]) -> List[Tensor]:
    for i in range(len(parameters)):
      parameters[i].backward(torch.expand_as(torch.new_zeros(parameters[i], annotate(List[int], [])), parameters[i]))
    return annotate(List[Tensor], [])

  def assign(self: __torch__.Module, target: Tensor, source: Tensor) -> None:
    torch.copy_(target, source)

  def gradient_norms(self: __torch__.Module, parameters: List[Tensor]) -> Tensor:
    return torch.stack(torch._foreach_norm(__torch__.gradients(parameters))).to(7)

  # Returns a gradient: the compiler drops writes to tensors of which it sees no use, and p.grad looks like one.
  def scale_gradients(self: __torch__.Module, parameters: List[Tensor], factor: float) -> Tensor:
    gradients = __torch__.gradients(parameters)
    torch._foreach_mul_(gradients, factor)
    return gradients[0]

  def adamw(self: __torch__.Module, parameters: List[Tensor], averages: List[Tensor], squares: List[Tensor], update: int, rate: float, beta1: float, beta2: float, decay: float, eps: float) -> None:
    steps = __torch__.repeated(update, len(parameters), parameters[0])
    torch._fused_adamw_(parameters, __torch__.gradients(parameters), averages, squares, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)

  def adam(self: __torch__.Module, parameters: List[Tensor], averages: List[Tensor], squares: List[Tensor], update: int, rate: float, beta1: float, beta2: float, decay: float, eps: float) -> None:
    steps = __torch__.repeated(update, len(parameters), parameters[0])
    torch._fused_adam_(parameters, __torch__.gradients(parameters), averages, squares, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)

  def sgd(self: __torch__.Module, parameters: List[Tensor], momenta: List[Tensor], rate: float, momentum: float, decay: float) -> None:
    averages = momenta
    if momentum == 0.:
      averages = annotate(List[Tensor], []) # refused otherwise
    torch._fused_sgd_(parameters, __torch__.gradients(parameters), averages, weight_decay=decay, momentum=momentum, lr=rate, dampening=0., nesterov=False, maximize=False, is_first_step=False)

def gradients(parameters: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(parameters)):
    out.append(unchecked_cast(Tensor, parameters[i].grad))
  return out

def repeated(update: int, count: int, like: Tensor) -> List[Tensor]:
  step = torch.full([], float(update), dtype=6, device=like.device)
  out = annotate(List[Tensor], [])
  for i in range(count):
    out.append(step)
  return out
