/** The key file that a service account's owner keeps: the only copy of its private key. */
export interface MachineKeyFile {
  readonly keyId: string;
  readonly userId: string;
  /** PKCS#1 PEM */
  readonly privateKeyPem: string;
  readonly expiresAt: Date;
}

/** JSON, as Zitadel's client libraries read it. */
export const machineKeyFile = (key: MachineKeyFile): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({
      type: 'serviceaccount',
      keyId: key.keyId,
      key: key.privateKeyPem,
      expirationDate: key.expiresAt.toISOString(),
      userId: key.userId,
    }),
  );
