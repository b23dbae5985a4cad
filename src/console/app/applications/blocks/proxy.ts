import { type Blocks, type Connection, lines, originOf } from './connection.ts';

/** Where the application listens behind its proxy, as an example. */
const upstream = '127.0.0.1:3000';

const hostOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).host : uri);
const hostnameOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).hostname : uri);

const headersOf = ({ headers = [] }: Connection): readonly string[] => headers;

/** What every request to the server says, whatever the client sent under these names. */
const nginxHeaders = ({ issuer, redirectUri }: Connection, indent: string): readonly string[] =>
  [
    `proxy_set_header Host ${hostOf(issuer)};`,
    '# Not $http_host: who sends another host to this server must not choose who decides.',
    `proxy_set_header X-Forwarded-Host ${hostOf(originOf(redirectUri))};`,
    'proxy_set_header X-Forwarded-Proto $scheme;',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    'proxy_set_header X-Forwarded-Method $request_method;',
    'proxy_set_header X-Forwarded-Uri $request_uri;',
    'proxy_set_header X-Original-URL "";',
    'proxy_set_header Forwarded "";',
    'proxy_set_header Connection "";',
    'proxy_http_version 1.1;',
    '# Redirects to the identity server stay what they are.',
    'proxy_redirect off;',
    ...(issuer.startsWith('https:') ? ['proxy_ssl_server_name on;'] : []),
  ].map((line) => indent + line);

const variableOf = (header: string): string => header.toLowerCase().replaceAll('-', '_');

const nginx = (c: Connection): string =>
  lines(
    `# In the server block of ${hostOf(originOf(c.redirectUri))}, application ${c.clientId}`,
    'location / {',
    '    auth_request /_postern;',
    ...headersOf(c).flatMap((header) => [
      `    auth_request_set $postern_${variableOf(header)} $upstream_http_${variableOf(header)};`,
      `    proxy_set_header ${header} $postern_${variableOf(header)};`,
    ]),
    '    proxy_set_header Host $http_host;',
    '    error_page 401 = @postern_sign_in;',
    `    proxy_pass http://${upstream};`,
    '}',
    '',
    'location = /_postern {',
    '    internal;',
    `    proxy_pass ${c.issuer}/forward-auth/nginx;`,
    '    proxy_pass_request_body off;',
    '    proxy_set_header Content-Length "";',
    ...nginxHeaders(c, '    '),
    '}',
    '',
    'location @postern_sign_in {',
    '    rewrite ^ /.postern/sign-in? break;',
    `    proxy_pass ${c.issuer};`,
    ...nginxHeaders(c, '    '),
    '}',
    '',
    'location /.postern/ {',
    `    proxy_pass ${c.issuer};`,
    ...nginxHeaders(c, '    '),
    '}',
  );

const traefik = (c: Connection): string =>
  lines(
    `# Application ${c.clientId}`,
    'http:',
    '  routers:',
    '    app:',
    `      rule: "Host(\`${hostnameOf(originOf(c.redirectUri))}\`)"`,
    '      middlewares: [postern]',
    '      service: app',
    '    app-postern:',
    `      rule: "Host(\`${hostnameOf(originOf(c.redirectUri))}\`) && PathPrefix(\`/.postern/\`)"`,
    '      service: postern',
    '  middlewares:',
    '    postern:',
    '      forwardAuth:',
    `        address: ${c.issuer}/forward-auth`,
    '        authResponseHeaders:',
    ...headersOf(c).map((header) => `          - ${header}`),
    '  services:',
    '    app:',
    '      loadBalancer:',
    '        servers:',
    `          - url: http://${upstream}`,
    '    postern:',
    '      loadBalancer:',
    '        passHostHeader: false',
    '        servers:',
    `          - url: ${c.issuer}`,
  );

const caddy = (c: Connection): string =>
  lines(
    `# Application ${c.clientId}`,
    `${originOf(c.redirectUri)} {`,
    '    handle /.postern/* {',
    `        reverse_proxy ${c.issuer} {`,
    `            header_up Host ${hostOf(c.issuer)}`,
    '        }',
    '    }',
    '    # In this order: a route does not sort what is in it.',
    '    route {',
    '        # Older versions let through what clients send under these names.',
    ...headersOf(c).map((header) => `        request_header -${header}`),
    `        forward_auth ${c.issuer} {`,
    '            uri /forward-auth',
    `            header_up Host ${hostOf(c.issuer)}`,
    ...(headersOf(c).length > 0 ? [`            copy_headers ${headersOf(c).join(' ')}`] : []),
    '        }',
    `        reverse_proxy ${upstream}`,
    '    }',
    '}',
  );

const portOf = (uri: string): string => {
  if (!URL.canParse(uri)) return '443';
  const { port, protocol } = new URL(uri);
  return port || (protocol === 'https:' ? '443' : '80');
};

const envoyPatterns = (names: readonly string[], indent: string): readonly string[] =>
  names.map((name) => `${indent}- { exact: ${name.toLowerCase()} }`);

const envoyTls = (issuer: string): readonly string[] =>
  issuer.startsWith('https:')
    ? [
        '    transport_socket:',
        '      name: envoy.transport_sockets.tls',
        '      typed_config:',
        '        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
        `        sni: ${hostnameOf(issuer)}`,
      ]
    : [];

const envoy = (c: Connection): string =>
  lines(
    `# Application ${c.clientId}. In the http_connection_manager:`,
    'normalize_path: true',
    'merge_slashes: true',
    'path_with_escaped_slashes_action: REJECT_REQUEST',
    'use_remote_address: true',
    'common_http_protocol_options: { headers_with_underscores_action: DROP_HEADER }',
    'http_filters:',
    '  - name: envoy.filters.http.ext_authz',
    '    typed_config:',
    '      "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz',
    '      failure_mode_allow: false',
    '      http_service:',
    `        server_uri: { uri: ${c.issuer}, cluster: postern, timeout: 5s }`,
    '        authorization_request:',
    '          headers_to_add:',
    `            - { key: x-postern-forward-auth, value: "${hostOf(c.issuer)}" }`,
    '        authorization_response:',
    '          allowed_upstream_headers:',
    '            patterns:',
    ...envoyPatterns(headersOf(c), '              '),
    '          allowed_client_headers:',
    '            patterns:',
    ...envoyPatterns(['location', 'content-type', 'cache-control', 'www-authenticate'], '              '),
    '      allowed_headers:',
    '        patterns:',
    ...envoyPatterns(
      [
        'accept',
        'accept-language',
        'authorization',
        'cookie',
        'sec-fetch-mode',
        'upgrade',
        'x-requested-with',
      ],
      '          ',
    ),
    '  - name: envoy.filters.http.router',
    '    typed_config:',
    '      "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
    'route_config:',
    '  virtual_hosts:',
    '    - name: app',
    `      domains: ["${hostOf(originOf(c.redirectUri))}"]`,
    '      routes:',
    '        - match: { prefix: /.postern/ }',
    `          route: { cluster: postern, host_rewrite_literal: "${hostOf(c.issuer)}", append_x_forwarded_host: true }`,
    '          typed_per_filter_config:',
    '            envoy.filters.http.ext_authz:',
    '              "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute',
    '              disabled: true',
    '        - match: { prefix: / }',
    '          route: { cluster: app }',
    '# And as a cluster:',
    'clusters:',
    '  - name: postern',
    '    type: STRICT_DNS',
    '    load_assignment:',
    '      cluster_name: postern',
    '      endpoints:',
    '        - lb_endpoints:',
    `            - endpoint: { address: { socket_address: { address: ${hostnameOf(c.issuer)}, port_value: ${portOf(c.issuer)} } } }`,
    ...envoyTls(c.issuer),
  );

/** For applications that know nothing of sign-ins: their proxy asks who may pass. */
export const proxyBlocks: Blocks = {
  nginx: (c) => [{ file: 'nginx.conf', text: nginx(c) }],
  traefik: (c) => [{ file: 'dynamic.yaml', text: traefik(c) }],
  caddy: (c) => [{ file: 'Caddyfile', text: caddy(c) }],
  envoy: (c) => [{ file: 'envoy.yaml', text: envoy(c) }],
};
