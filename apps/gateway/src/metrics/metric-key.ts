/** Characters of a metric's name; as many as MLflow takes. */
export const longestMetricKey = 250;
