// The page of the API's description: Swagger UI on our own schema, each request with the proof against forgery.
"use strict";
const place = document.getElementById("api");
const { schema, header, proof } = place.dataset;
SwaggerUIBundle({
  url: schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  requestInterceptor: (request) => {
    if (request.method && request.method !== "GET") request.headers[header] = proof;
    return request;
  },
});
