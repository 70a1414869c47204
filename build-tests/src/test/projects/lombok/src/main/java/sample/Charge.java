package sample;

import lombok.Value;

@Value
class Charge {
  String customerId;
  long requestId;
}
