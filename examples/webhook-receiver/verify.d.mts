export function isSigned(header: string | undefined, body: string, key: string, now?: number): boolean;
