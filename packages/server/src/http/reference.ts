import swaggerUi from '@fastify/swagger-ui';
import type { App } from './context.ts';

/** Where people read about the API; programs read `/openapi.json`. */
export const REFERENCE_PATH = '/reference';

/**
 * The reference page of the HTTP API, drawn from its own OpenAPI document. It only reads: nothing
 * can be called from it, so that no token is ever pasted into a page, and it loads nothing from
 * elsewhere. Register it before `describeRoutes`, which has nothing to say about files.
 */
export async function addReference(app: App): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: REFERENCE_PATH,
    staticCSP: true,
    transformStaticCSP: () => CONTENT_SECURITY_POLICY,
    indexPrefix: '',
    logLevel: 'warn',
    theme: { title: 'Keyturn HTTP API', css: [{ filename: 'reference.css', content: STYLE }] },
    uiConfig: {
      docExpansion: 'list',
      deepLinking: true,
      displayOperationId: true,
      defaultModelsExpandDepth: 0,
      defaultModelExpandDepth: 3,
      filter: true,
      // An empty list takes the button away that would send requests.
      supportedSubmitMethods: [],
      validatorUrl: null,
      syntaxHighlight: { activate: false },
    },
    uiHooks: {
      onRequest: (_request, reply, next) => {
        reply.header('referrer-policy', 'no-referrer');
        reply.header('x-content-type-options', 'nosniff');
        next();
      },
    },
  });
}

/** The page's own files, and images that its style sheet carries; nothing runs inline. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI sets style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Without what would ask for a token, and what says nothing here. */
const STYLE = `
.swagger-ui .topbar, .swagger-ui .scheme-container, .swagger-ui .info .link,
.swagger-ui .authorization__btn { display: none; }
.swagger-ui .info { margin: 24px 0; }
.swagger-ui .wrapper { max-width: 1100px; }
`;
