package sample;

import org.springframework.context.support.ClassPathXmlApplicationContext;

public class Main {
  public static void main(String[] args) {
    try (var context = new ClassPathXmlApplicationContext("application.xml")) {
      Payments payments = context.getBean(Payments.class);
      System.out.println(payments.charge("c-1", 7));
      System.out.println(payments.charge("c-1", 7));
      System.out.println("runs: " + Payments.runs);
    }
  }
}
