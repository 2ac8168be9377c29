export { createApiKey, createApiKeyAnswer, createApiKeyInput } from './create.ts';
export { ensureApiKey } from './ensure.ts';
export { findApiKey } from './find.ts';
export { hashApiKey, newApiKey, type Role } from './key.ts';
export { listApiKeys, listApiKeysAnswer } from './list.ts';
export { revokeApiKey, revokeApiKeyAnswer, revokeApiKeyInput } from './revoke.ts';
