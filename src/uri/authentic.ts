const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** By https, or at this very machine: nobody on the way can answer in its place. */
export const isAuthentic = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
