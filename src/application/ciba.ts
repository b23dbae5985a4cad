import { isSigningAlgorithm } from '../crypto/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { parsedUri } from '../uri/index.ts';
import { clientMethodOf } from './attestation.ts';
import type { OidcConfig } from './oidc-config.ts';
import { fapiAlgorithms, isFapi } from './security-profile.ts';

/** Whether it may ask people away from its browser (CIBA Core 1.0). */
export const asksElsewhere = ({
  backchannelTokenDeliveryMode: mode,
}: Pick<OidcConfig, 'backchannelTokenDeliveryMode'>): boolean => mode !== 'none';

const wrong = (field: string, text: string) => invalidArgument('APP-Cib01', `${field} ${text}`, { field });
const modeField = 'backchannel_token_delivery_mode';
const endpointField = 'backchannel_client_notification_endpoint';
const algorithmField = 'backchannel_authentication_request_signing_alg';

/**
 * What an application must be to ask people elsewhere (CIBA §4; FAPI-CIBA §5.2.2).
 * @throws PosternError `invalid_argument` that names what to change first
 */
export function checkCiba(config: OidcConfig): void {
  const mode = config.backchannelTokenDeliveryMode;
  const endpoint = config.backchannelClientNotificationEndpoint;
  const algorithm = config.backchannelAuthenticationRequestSigningAlg;
  if (algorithm !== '' && !isSigningAlgorithm(algorithm))
    throw wrong(algorithmField, 'must be an algorithm that applications sign by, or empty');
  if (algorithm !== '' && isFapi(config) && !fapiAlgorithms.some((one) => one === algorithm))
    throw wrong(algorithmField, `must be one of ${fapiAlgorithms.join(', ')} under a FAPI profile, or empty`);
  if (endpoint !== '' && parsedUri(endpoint)?.protocol !== 'https:' && !config.devMode)
    throw wrong(endpointField, 'must be an absolute https URI; http is for applications in development mode');
  if (endpoint !== '' && !/^https?:$/.test(parsedUri(endpoint)?.protocol ?? ''))
    throw wrong(endpointField, 'must be an absolute https URI');
  if (!asksElsewhere(config)) return;
  if (clientMethodOf(config) === 'none')
    throw wrong(modeField, 'needs an application that authenticates; change its authentication method first');
  if (mode !== 'poll' && endpoint === '')
    throw wrong(endpointField, `is missing: by ${mode} the application is told there`);
  if (mode !== 'push') return;
  if (isFapi(config)) throw wrong(modeField, 'cannot be push under a FAPI profile');
  if (config.dpopBoundAccessTokens || config.tlsClientCertificateBoundAccessTokens)
    throw wrong(
      modeField,
      'cannot be push where tokens are bound to a key: nobody proves it when they are pushed',
    );
}
