export { keepAccepted, type KeepPorts } from './keep-accepted.js';
