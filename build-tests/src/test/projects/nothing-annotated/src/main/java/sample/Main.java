package sample;

public class Main {
  static String charge(String customerId, long requestId) {
    return customerId + requestId;
  }
}
