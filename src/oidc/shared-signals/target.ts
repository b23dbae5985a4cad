/** What waits for a stream waits together. */
export const streamTarget = (instanceId: string, streamId: string): string => `${instanceId}/${streamId}`;
