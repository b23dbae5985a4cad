/** By their names in JOSE (RFC 7518 §4, §5), as the server takes them. */
export const keyManagementAlgorithms = ['RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A256KW'];
export const contentEncryptions = ['A128CBC-HS256', 'A256CBC-HS512', 'A128GCM', 'A256GCM'];
