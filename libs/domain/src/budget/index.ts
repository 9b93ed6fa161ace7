export { forecastOf, FORECAST_DAYS, type Forecast } from './forecast.js';
