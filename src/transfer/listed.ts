import { timestampFromDate } from '@bufbuild/protobuf/wkt';

/** What the calls of an export answer, as far as it is carried. */

export interface ListedApp {
  readonly id: string;
  readonly name: string;
  readonly config?: { readonly case: string; readonly value: object };
}

export interface ListedFlow {
  readonly triggerActions: readonly {
    readonly triggerType: { readonly id: string };
    readonly actions: readonly { readonly id: string; readonly state: number }[];
  }[];
}

export interface ListedUser {
  readonly id: string;
  readonly state: number;
  readonly userName: string;
  readonly type: {
    readonly case: string;
    readonly value: {
      readonly profile?: object;
      readonly email?: object;
      readonly phone?: { readonly phone?: string };
    };
  };
}

export interface KeyPayload {
  readonly keyId: string;
  readonly type: number;
  readonly expirationDate: string;
  /** base64 */
  readonly publicKey: string;
  readonly applicationId?: string;
  readonly clientId?: string;
}

export const keyEntry = ({ type, expirationDate, publicKey }: KeyPayload) => ({
  type,
  expirationDate: timestampFromDate(new Date(expirationDate)),
  // As it is taken.
  publicKey: Buffer.from(Buffer.from(publicKey, 'base64').toString().trim()),
});
