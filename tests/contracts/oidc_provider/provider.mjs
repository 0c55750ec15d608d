// The OpenID provider of a city, played by oidc-provider (certified by the OpenID Foundation, written by others).
// Prints its port once it answers. Everybody may sign in under the name they type.
import { createHash, generateKeyPairSync } from "node:crypto";
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

// As whom applicants are sent here: one proves itself by a secret in the header, one by a signature, and one for each
// dialect that Hoshin speaks.
const house = process.env.HOUSE ?? "http://testserver";
const applicants = (id, how, more = {}) => ({
  ...client(id),
  redirect_uris: [`${house}/identity/${id}/answer/`],
  token_endpoint_auth_method: how,
  ...more,
});
const signing = (type, options, alg) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }),
  use: "sig",
  alg,
  kid: alg,
});

// What GビズID says of a business at its userinfo endpoint (接続システム向けガイドライン 2.9版); the name of the account
// says which type it is.
const business = (id) => ({
  account_type: { entry: 1, prime: 2, member: 3, deputy: 3 }[id.split("-")[0]],
  corp_type: 1,
  corporate_number: "2710100718279",
  name: "試験商事株式会社",
  rep_last_nm: "試験",
  rep_first_nm: "太郎",
  user_last_nm: "試験",
  user_first_nm: id.startsWith("prime") ? "太郎" : "花子",
  user_department: id.startsWith("prime") ? "" : "総務部",
  delegation_info: id.startsWith("deputy")
    ? {
        delegation_no: "1092730197",
        delegation_start: "20181001",
        delegation_end: "20990101",
        corp_no: "7000012050002",
        firm_nm: "委任者の会社",
      }
    : {},
});

const keys = process.env.CLIENT_KEYS ? JSON.parse(process.env.CLIENT_KEYS) : undefined;

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    client("hoshin"),
    client("hoshin:odd+id"),
    client("another"),
    applicants("header", "client_secret_basic"),
    ...(keys ? [applicants("signed", "private_key_jwt", { client_secret: undefined, jwks: keys })] : []),
    applicants("gbizid", "client_secret_basic", { id_token_signed_response_alg: "RS256" }),
    applicants("line", "client_secret_post", {
      client_secret: "0123456789abcdef0123456789abcdef",
      id_token_signed_response_alg: "HS256",
    }),
    ...(keys
      ? [
          applicants("agency", "private_key_jwt", {
            client_secret: undefined,
            jwks: keys,
            token_endpoint_auth_signing_alg: "ES256",
            id_token_signed_response_alg: "ES256",
            subject_type: "pairwise",
          }),
        ]
      : []),
  ],
  jwks: {
    keys: [signing("rsa", { modulusLength: 2048 }, "RS256"), signing("ec", { namedCurve: "P-256" }, "ES256")],
  },
  enabledJWA: {
    idTokenSigningAlgValues: ["RS256", "ES256", "HS256"],
    clientAuthSigningAlgValues: ["ES256", "RS256", "HS256"],
  },
  acrValues: ["aal3", "crl"],
  subjectTypes: ["public", "pairwise"],
  pairwiseIdentifier: (_context, id, { clientId }) => createHash("sha256").update(`${id} ${clientId}`).digest("hex"),
  claims: { openid: ["sub"], profile: ["preferred_username", ...Object.keys(business(""))], email: ["email", "email_verified"] },
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
      ...business(id),
    }),
  }),
});
// Its own pages ask for no card: how well somebody was made sure of is told by the name that was typed.
const finish = provider.interactionFinished.bind(provider);
provider.interactionFinished = (request, response, result, options) => {
  if (result.login) result.login.acr = result.login.accountId.startsWith("cardless") ? "aal1" : "aal3";
  return finish(request, response, result, options);
};
// The library warns about its development keys and pages; they are what this test wants.
console.warn = () => {};
server.on("request", provider.callback());
console.log(port);
