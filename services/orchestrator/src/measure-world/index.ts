export { LEAST_HORIZON, measuringManifest, planningHorizon } from './measuring-manifest.js';
