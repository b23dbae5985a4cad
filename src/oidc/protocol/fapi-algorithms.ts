import { fapiAlgorithms } from '../../application/index.ts';

/** FAPI 2.0 Security Profile §5.4.1. */
export const isFapiAlgorithm = (algorithm: unknown): boolean =>
  fapiAlgorithms.some((one) => one === algorithm) || algorithm === 'Ed25519';

export const fapiAlgorithmsText = fapiAlgorithms.join(', ');
