"use strict";

// A web application with one person: the routes that every relying party here has. `steps` does
// the work with its library and gives { redirect } or what it saw, which is shown and printed.

const http = require("node:http");

function tell(step, seen) {
  process.stdout.write(JSON.stringify({ step, ...seen }) + "\n");
}

function serve(address, steps) {
  const [host, port] = address.split(":");
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, `http://${address}`);
    const step = url.pathname.slice(1);
    let status = 200;
    let seen;
    try {
      if (!Object.hasOwn(steps, step)) throw new Error(`there is no step ${step}`);
      seen = await steps[step](url, await body(request));
    } catch (error) {
      status = 500;
      seen = { error: error.code ?? error.name, message: error.message, cause: cause(error) };
    }
    tell(step, seen);
    if (seen.redirect) {
      response.writeHead(303, { location: seen.redirect }).end();
    } else {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(seen));
    }
  });
  server.listen(Number(port), host, () => tell("listening", { at: `http://${address}` }));
}

async function body(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

// Libraries put the server's answer there.
function cause(error) {
  const inner = error.cause;
  if (inner === undefined) return undefined;
  if (inner instanceof URLSearchParams) return Object.fromEntries(inner);
  return inner instanceof Error ? inner.message : inner;
}

function fail(error) {
  tell("failed", { error: error.code ?? error.name, message: error.message, cause: cause(error) });
  process.exit(1);
}

// What an application must check itself: that the sign-in it asked for is the one it got.
function check(claims, acr, amr) {
  if (claims.acr !== acr) throw new Error(`asked for acr ${acr}, got ${claims.acr}`);
  for (const method of amr) {
    if (!claims.amr?.includes(method)) throw new Error(`amr ${claims.amr} lacks ${method}`);
  }
  return claims;
}

// The registration of an application that an operator registered, not the application itself.
function known() {
  return process.env.CLIENT && JSON.parse(process.env.CLIENT);
}

module.exports = { serve, check, known, tell, fail };
