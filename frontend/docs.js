/** Shows openapi.json; the bundle of swagger-ui, loaded before, puts its one name into `window`. */
const { SwaggerUIBundle } = /** @type {{SwaggerUIBundle: (options: object) => void}} */ (
  /** @type {unknown} */ (window)
);
SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null, // its default asks a server elsewhere
});
