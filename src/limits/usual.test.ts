import { expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import { startTestPostern } from '../testing/postern.ts';
import { auditHorizon } from './index.ts';

/** What the configuration says of instances holds for those that the operator has said nothing of. */

test('limits of the configuration hold until SetLimits says otherwise, field by field, and again after a reset', async () => {
  const operator = await systemOperator();
  const postern = await startTestPostern({
    configure(config) {
      operator.configure(config);
      Object.assign(config.instances, { auditLogRetentionDays: 2, block: true });
    },
  });
  try {
    const { instanceId } = postern;
    const system = (method: string, request: object = {}) =>
      postern.call(`zitadel.system.v1.SystemService/${method}`, { instanceId, ...request }, operator.token);
    const status = async () => (await postern.fetch('/.well-known/openid-configuration')).status;
    const daysBack = async () => {
      const horizon = await auditHorizon(postern.server.platform, instanceId);
      return horizon && Math.round((Date.now() - horizon.getTime()) / 86_400_000);
    };
    expect([await status(), await daysBack()]).toEqual([429, 2]);
    await system('SetLimits', { block: false });
    expect([await status(), await daysBack()]).toEqual([200, 2]);
    await system('SetLimits', { auditLogRetention: '0s' });
    expect([await status(), await daysBack()]).toEqual([200, undefined]);
    await system('ResetLimits');
    expect([await status(), await daysBack()]).toEqual([429, 2]);
  } finally {
    await postern.stop();
  }
});
