package sample;

import org.springframework.beans.factory.InitializingBean;
import sample.engine.Engine;

public class EngineBean implements InitializingBean {
  @Override
  public void afterPropertiesSet() {
    Engine.start();
  }
}
