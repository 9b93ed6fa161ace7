export { checkSchema } from './check-schema.js';
export { MAX_SOURCE_SIZE } from './decode.js';
export { arrangeDiagnostics, hasErrors, type Diagnostic, type Path, type Span } from './diagnostic.js';
export { nearest } from './nearest.js';
export { parseSource, type ParsedSource } from './parse-source.js';
export { readData } from './read-data.js';
export { renderDiagnostics, type SourceTexts } from './render.js';
export { SourceDocument } from './source-document.js';
