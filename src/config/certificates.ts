import type { Config } from '../../config/schema.ts';

/** The port that asks clients for certificates, as they reach it; null where none does. */
export const certificatePortOf = ({
  clientCertificates: { publicPort, port },
}: Pick<Config['server'], 'clientCertificates'>): number | null => publicPort ?? port;
