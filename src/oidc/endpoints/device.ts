import { flagsIn } from '../../flags/index.ts';
import { deviceLocation, loginChoice } from '../authorize/login-location.ts';
import { errorPage } from '../page.ts';
import { toOAuthError } from '../protocol/errors.ts';
import { readQuery } from '../protocol/parameters.ts';
import { redirect } from '../protocol/reply.ts';
import type { Endpoint } from './endpoint.ts';

/** The address that a device shows (RFC 8628 §3.3), with the code in it where it could be scanned. */
export const device: Endpoint = async (context, request) => {
  try {
    const { provider, instance } = context;
    const choice = loginChoice(undefined, await flagsIn(provider.platform, instance.id));
    return redirect(deviceLocation(choice, readQuery(request).get('user_code')?.slice(0, 50)));
  } catch (thrown) {
    return errorPage(context, request, toOAuthError(thrown));
  }
};
