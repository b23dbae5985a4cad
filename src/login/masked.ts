/** An address in so much detail that its owner knows it again, and nobody learns it. */
export function masked(address: string): string {
  const at = address.lastIndexOf('@');
  if (at > 0) return `${[...address][0]}•••${address.slice(at)}`;
  return address.length > 6 ? `${address.slice(0, 3)} ••• ${address.slice(-2)}` : '•••';
}
