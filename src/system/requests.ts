import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { dateOf } from '../contract/moments.ts';
import type {
  CreateInstanceRequest_Email,
  CreateInstanceRequest_Machine,
  CreateInstanceRequest_Password,
  CreateInstanceRequest_Profile,
} from '../contract/services/system/v1.ts';
import { invalidArgument } from '../errors/index.ts';
import type { HumanOwner, MachineAccount } from './accounts.ts';

/** The fields that the owner of a new instance has in both requests that make one. */
export interface OwnerRequest {
  readonly userName: string;
  readonly email?: Pick<CreateInstanceRequest_Email, 'email' | 'isEmailVerified'> | undefined;
  readonly profile?:
    | Pick<CreateInstanceRequest_Profile, 'firstName' | 'lastName' | 'preferredLanguage'>
    | undefined;
  readonly password?: Pick<CreateInstanceRequest_Password, 'password' | 'passwordChangeRequired'> | undefined;
}

export function humanOwner(request: OwnerRequest): HumanOwner {
  const { email, profile, password } = request;
  if (!email) throw invalidArgument('SYS-Own03', 'The owner needs an e-mail address', { field: 'email' });
  // Without a password nobody could sign in until messages are delivered, which needs the settings of the instance.
  if (!password?.password) {
    throw invalidArgument('SYS-Own04', 'The owner needs a password; let it be changed at the first sign-in', {
      field: 'password',
    });
  }
  return {
    userName: request.userName || email.email,
    email: email.email,
    emailVerified: email.isEmailVerified,
    givenName: profile?.firstName || email.email,
    familyName: profile?.lastName || 'Owner',
    preferredLanguage: profile?.preferredLanguage,
    password: password.password,
    passwordChangeRequired: password.passwordChangeRequired,
  };
}

export function machineAccount(request: CreateInstanceRequest_Machine): MachineAccount {
  const { personalAccessToken, machineKey } = request;
  const expiry = (at: Timestamp | undefined) => (at ? dateOf(at) : undefined);
  return {
    userName: request.userName,
    name: request.name || request.userName,
    personalAccessToken: personalAccessToken && { expiresAt: expiry(personalAccessToken.expirationDate) },
    key: machineKey && { expiresAt: expiry(machineKey.expirationDate) },
  };
}
