/** How an application gets its tokens; decides type, grants and proof. */
export type Way = 'spa' | 'web' | 'native' | 'device' | 'api' | 'fapi' | 'proxy';
export type FrameworkGroup = 'browser' | 'server' | 'device' | 'api' | 'product' | 'proxy' | 'other';

export interface Framework {
  readonly id: string;
  /** As its makers call it. */
  readonly name: string;
  readonly group: FrameworkGroup;
  readonly way: Way;
  /** Where it runs while it is developed, or would stand. */
  readonly origin?: string;
  /** Below the origin; an absolute URI where it has a scheme of its own. */
  readonly callback?: string;
  readonly signedOut?: string;
  /** The resource that clients ask for tokens for (RFC 8707), as an example. */
  readonly protects?: string;
}

/** What people build, by where it runs. */
export const frameworks: readonly Framework[] = [
  {
    id: 'react',
    name: 'React',
    group: 'browser',
    way: 'spa',
    origin: 'http://localhost:5173',
    callback: '/callback',
    signedOut: '/',
  },
  {
    id: 'vue',
    name: 'Vue',
    group: 'browser',
    way: 'spa',
    origin: 'http://localhost:5173',
    callback: '/callback',
    signedOut: '/',
  },
  {
    id: 'angular',
    name: 'Angular',
    group: 'browser',
    way: 'spa',
    origin: 'http://localhost:4200',
    callback: '/callback',
    signedOut: '/',
  },
  {
    id: 'nextjs',
    name: 'Next.js',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:3000',
    callback: '/api/auth/callback/zitadel',
    signedOut: '/',
  },
  {
    id: 'sveltekit',
    name: 'SvelteKit',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:5173',
    callback: '/auth/callback/zitadel',
    signedOut: '/',
  },
  {
    id: 'nuxt',
    name: 'Nuxt',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:3000',
    callback: '/auth/oidc/callback',
    signedOut: '/',
  },
  {
    id: 'express',
    name: 'Express',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:3000',
    callback: '/callback',
    signedOut: '/',
  },
  {
    id: 'fastify',
    name: 'Fastify',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:3000',
    callback: '/callback',
    signedOut: '/',
  },
  {
    id: 'nestjs',
    name: 'NestJS',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:3000',
    callback: '/auth/callback',
    signedOut: '/',
  },
  {
    id: 'go',
    name: 'Go',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:8080',
    callback: '/auth/callback',
    signedOut: '/',
  },
  {
    id: 'django',
    name: 'Django',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:8000',
    callback: '/oidc/callback/',
    signedOut: '/',
  },
  {
    id: 'fastapi',
    name: 'FastAPI',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:8000',
    callback: '/auth/callback',
    signedOut: '/',
  },
  {
    id: 'spring',
    name: 'Spring Boot',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:8080',
    callback: '/login/oauth2/code/postern',
    signedOut: '/',
  },
  {
    id: 'dotnet',
    name: 'ASP.NET Core',
    group: 'server',
    way: 'web',
    origin: 'https://localhost:5001',
    callback: '/signin-oidc',
    signedOut: '/signout-callback-oidc',
  },
  {
    id: 'laravel',
    name: 'Laravel',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:8000',
    callback: '/auth/callback',
    signedOut: '/',
  },
  {
    id: 'php',
    name: 'PHP',
    group: 'server',
    way: 'web',
    origin: 'http://localhost:8000',
    callback: '/callback.php',
    signedOut: '/',
  },
  {
    id: 'fapi',
    name: 'FAPI 2.0',
    group: 'server',
    way: 'fapi',
    origin: 'https://app.example.com',
    callback: '/callback',
    signedOut: '/',
  },
  {
    id: 'android',
    name: 'Android',
    group: 'device',
    way: 'native',
    callback: 'com.example.app:/callback',
    signedOut: 'com.example.app:/signed-out',
  },
  {
    id: 'ios',
    name: 'iOS',
    group: 'device',
    way: 'native',
    callback: 'com.example.app:/callback',
    signedOut: 'com.example.app:/signed-out',
  },
  {
    id: 'react-native',
    name: 'React Native',
    group: 'device',
    way: 'native',
    callback: 'com.example.app:/callback',
    signedOut: 'com.example.app:/signed-out',
  },
  {
    id: 'flutter',
    name: 'Flutter',
    group: 'device',
    way: 'native',
    callback: 'com.example.app:/callback',
    signedOut: 'com.example.app:/signed-out',
  },
  { id: 'cli', name: 'CLI, TV', group: 'device', way: 'device' },
  { id: 'introspection', name: 'Introspection', group: 'api', way: 'api' },
  { id: 'mcp', name: 'MCP server', group: 'api', way: 'api', protects: 'https://mcp.example.com/mcp' },
  {
    id: 'grafana',
    name: 'Grafana',
    group: 'product',
    way: 'web',
    origin: 'http://localhost:3000',
    callback: '/login/generic_oauth',
    signedOut: '/login',
  },
  {
    id: 'argocd',
    name: 'Argo CD',
    group: 'product',
    way: 'web',
    origin: 'https://argocd.example.com',
    callback: '/auth/callback',
    signedOut: '/',
  },
  {
    id: 'oauth2-proxy',
    name: 'oauth2-proxy',
    group: 'product',
    way: 'web',
    origin: 'http://localhost:4180',
    callback: '/oauth2/callback',
    signedOut: '/',
  },
  {
    id: 'nextcloud',
    name: 'Nextcloud',
    group: 'product',
    way: 'web',
    origin: 'https://cloud.example.com',
    callback: '/apps/user_oidc/code',
    signedOut: '/',
  },
  {
    id: 'gitea',
    name: 'Gitea',
    group: 'product',
    way: 'web',
    origin: 'https://git.example.com',
    callback: '/user/oauth2/postern/callback',
    signedOut: '/',
  },
  { id: 'nginx', name: 'nginx', group: 'proxy', way: 'proxy' },
  { id: 'traefik', name: 'Traefik', group: 'proxy', way: 'proxy' },
  { id: 'caddy', name: 'Caddy', group: 'proxy', way: 'proxy' },
  { id: 'envoy', name: 'Envoy', group: 'proxy', way: 'proxy' },
  {
    id: 'other',
    name: 'OpenID Connect',
    group: 'other',
    way: 'web',
    origin: 'https://app.example.com',
    callback: '/callback',
    signedOut: '/',
  },
];

export const frameworkGroups: readonly FrameworkGroup[] = [
  'server',
  'browser',
  'device',
  'api',
  'product',
  'proxy',
  'other',
];

export const frameworkOf = (id: string | undefined): Framework | undefined =>
  frameworks.find((framework) => framework.id === id);

/** A suggestion as an absolute URI. */
export const uriOf = ({ origin }: Framework, place: string | undefined): readonly string[] => {
  if (!place) return [];
  return [place.startsWith('/') ? `${origin ?? ''}${place}` : place];
};
