// The OpenID provider of a city, played by oidc-provider (certified by the OpenID Foundation, written by others).
// Prints its port once it answers. Everybody may sign in under the name they type.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();

const client = (id) => ({
  client_id: id,
  client_secret: `secret of ${id}`,
  redirect_uris: ["http://testserver/sign-in/city/answer/"],
  grant_types: ["authorization_code"],
  response_types: ["code"],
});

// As whom applicants are sent here: one proves itself by a secret in the header, one by a signature.
const applicants = (id, how, more = {}) => ({
  ...client(id),
  redirect_uris: [`http://testserver/identity/${id}/answer/`],
  token_endpoint_auth_method: how,
  ...more,
});
const keys = process.env.CLIENT_KEYS ? JSON.parse(process.env.CLIENT_KEYS) : undefined;

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    client("hoshin"),
    client("hoshin:odd+id"),
    client("another"),
    applicants("header", "client_secret_basic"),
    ...(keys ? [applicants("signed", "private_key_jwt", { client_secret: undefined, jwks: keys })] : []),
  ],
  claims: { openid: ["sub"], profile: ["preferred_username"], email: ["email", "email_verified"] },
  conformIdTokenClaims: process.env.CLAIMS_IN !== "id_token",
  pkce: { required: () => true },
  ttl: { IdToken: 300 },
  cookies: { keys: ["contract test"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: `subject-of-${id}`,
      preferred_username: id,
      email: `${id}@city.example`,
      email_verified: !id.startsWith("unverified"),
    }),
  }),
});
// The library warns about its development keys and pages; they are what this test wants.
console.warn = () => {};
server.on("request", provider.callback());
console.log(port);
